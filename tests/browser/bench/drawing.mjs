// A process of 500 shapes as BPMN: chains of 24 steps with a decision each, and the flows between them.

const ROWS = 20;
const COLUMNS = 25;

function name(row, column) {
  return `N_${row}_${column}`;
}

const SIZES = { startEvent: [36, 36], endEvent: [36, 36], exclusiveGateway: [50, 50], userTask: [100, 80] };

function kind(column) {
  if (column === 0) return "startEvent";
  if (column === COLUMNS - 1) return "endEvent";
  return column % 8 === 5 ? "exclusiveGateway" : "userTask";
}

export function drawing() {
  const [nodes, flows, shapes, edges] = [[], [], [], []];
  const middle = (row, column) => [column * 150 + 100, row * 120 + 100];
  const link = (id, [from_row, from], [to_row, to]) => {
    flows.push(`<sequenceFlow id="${id}" sourceRef="${name(from_row, from)}" targetRef="${name(to_row, to)}"/>`);
    const [[x1, y1], [x2, y2]] = [middle(from_row, from), middle(to_row, to)];
    const right = x1 + SIZES[kind(from)][0] / 2;
    const left = x2 - SIZES[kind(to)][0] / 2;
    const points = from_row === to_row
      ? [[right, y1], [left, y2]]
      : [[x1, y1 + SIZES[kind(from)][1] / 2], [x1, (y1 + y2) / 2], [x2, (y1 + y2) / 2], [x2, y2 - SIZES[kind(to)][1] / 2]];
    const ways = points.map(([x, y]) => `<di:waypoint x="${x}" y="${y}"/>`).join("");
    edges.push(`<bpmndi:BPMNEdge id="${id}_di" bpmnElement="${id}">${ways}</bpmndi:BPMNEdge>`);
  };
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++) {
      const [element, id] = [kind(column), name(row, column)];
      nodes.push(`<${element} id="${id}" name="Step ${row}.${column}"/>`);
      const [[x, y], [width, height]] = [middle(row, column), SIZES[element]];
      shapes.push(
        `<bpmndi:BPMNShape id="${id}_di" bpmnElement="${id}"><dc:Bounds x="${x - width / 2}" y="${y - height / 2}" width="${width}" height="${height}"/></bpmndi:BPMNShape>`,
      );
      if (column > 0) link(`F_${row}_${column}`, [row, column - 1], [row, column]);
      if (element === "exclusiveGateway" && row + 1 < ROWS) link(`D_${row}_${column}`, [row, column], [row + 1, column + 1]);
    }
  }
  return `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
  xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" id="D" targetNamespace="urn:bench">
<process id="P" isExecutable="false">${nodes.join("")}${flows.join("")}</process>
<bpmndi:BPMNDiagram id="DI"><bpmndi:BPMNPlane id="PL" bpmnElement="P">${shapes.join("")}${edges.join("")}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</definitions>`;
}

//! The API's document, OpenAPI 3.1, put together from the route table. What an endpoint takes and gives stands beside the
//! endpoint, as an [`Operation`]; who may call it and how it fails is known from its row.

use serde_json::{Map, Value, json};

use super::route::{Repeat, Route, Who};

/// What one endpoint takes and gives.
#[derive(Debug, Clone)]
pub struct Operation {
    /// One line, for a list.
    pub summary: &'static str,
    /// The body, as a JSON schema.
    pub takes: Option<Value>,
    /// Status, meaning and JSON schema of each answer that is no plain refusal.
    pub gives: Vec<(u16, &'static str, Option<Value>)>,
}

impl Operation {
    /// An endpoint that answers 200 with this.
    pub fn gives(summary: &'static str, what: &'static str, schema: Value) -> Self {
        Self { summary, takes: None, gives: vec![(200, what, Some(schema))] }
    }

    pub fn takes(mut self, schema: Value) -> Self {
        self.takes = Some(schema);
        self
    }

    pub fn or(mut self, status: u16, what: &'static str, schema: Option<Value>) -> Self {
        self.gives.push((status, what, schema));
        self
    }

    fn print(self, route: &Route) -> Value {
        let mut answers = Map::new();
        for (status, what) in refusals(route) {
            answers.insert(status.to_string(), answer(what, "application/problem+json", &reference("Problem")));
        }
        for (status, what, schema) in self.gives {
            let media_type = if status < 400 { "application/json" } else { "application/problem+json" };
            let written = match schema {
                Some(schema) => answer(what, media_type, &schema),
                None => json!({ "description": what }),
            };
            answers.insert(status.to_string(), written);
        }
        let mut operation = json!({
            "summary": self.summary,
            "operationId": operation_id(route),
            "responses": answers,
            "security": if route.who == Who::Anyone { json!([]) } else { json!([{ "session": [] }, { "bearer": [] }]) },
        });
        if let Some(fields) = operation.as_object_mut() {
            let parameters = parameters(route);
            if !parameters.is_empty() {
                fields.insert("parameters".to_owned(), parameters.into());
            }
            if let Some(schema) = self.takes {
                let body = json!({ "required": true, "content": { "application/json": { "schema": schema } } });
                fields.insert("requestBody".to_owned(), body);
            }
        }
        operation
    }
}

/// How a call may be refused before the endpoint sees it.
fn refusals(route: &Route) -> Vec<(u16, &'static str)> {
    let mut refusals = vec![(429, "Too many calls; `Retry-After` says how long to wait.")];
    if route.who != Who::Anyone {
        refusals.push((401, "Nobody is signed in."));
    }
    if matches!(route.who, Who::May(_)) {
        refusals.push((403, "The person may see this but not do that."));
    }
    if route.parameters().next().is_some() {
        refusals.push((404, "There is no such thing, or the person may not see it."));
    }
    if route.is_unsafe() {
        refusals.push((400, "What was sent cannot be read."));
        refusals.push((403, "The call comes from another site, or the person may not do that."));
        refusals.push((413, "The body is too large."));
    }
    if route.repeat == Repeat::Kept {
        refusals.push((422, "What was asked makes no sense, or the key was used for another call."));
    }
    refusals
}

fn parameters(route: &Route) -> Vec<Value> {
    let mut parameters: Vec<Value> = route
        .parameters()
        .map(|name| {
            let (what, form) = match name {
                "request" => ("The request's id.", json!({ "type": "string", "format": "uuid" })),
                _ => ("The document's id, or its automerge address.", json!({ "type": "string" })),
            };
            json!({ "name": name, "in": "path", "required": true, "description": what, "schema": form })
        })
        .collect();
    if route.repeat == Repeat::Kept {
        parameters.push(json!({
            "name": "Idempotency-Key",
            "in": "header",
            "required": false,
            "description": "New for each intent, the same for repeats. Required with a cookie.",
            "schema": { "type": "string", "maxLength": crate::persistence::ANSWER_KEY_LENGTH_MAX },
        }));
    }
    parameters
}

fn answer(what: &str, media_type: &str, schema: &Value) -> Value {
    json!({ "description": what, "content": { media_type: { "schema": schema } } })
}

/// A schema that is written down once.
pub fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// `get_plans_plan_sheets`
fn operation_id(route: &Route) -> String {
    let words = route.path.trim_start_matches("/api/v1/").replace(['{', '}'], "").replace(['/', '-'], "_");
    format!("{}_{words}", route.method.as_str().to_ascii_lowercase())
}

/// The document of everything under `/api/v1`.
pub fn document(routes: &[Route]) -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for (route, describe) in routes.iter().filter_map(|route| Some((route, route.describe?))) {
        let at = paths.entry(route.path).or_insert_with(|| json!({}));
        if let Some(methods) = at.as_object_mut() {
            methods.insert(route.method.as_str().to_ascii_lowercase(), describe().print(route));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Tandem",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Plans, sheets, requests and people. Documents themselves are read and edited over `/sync`.",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "session": { "type": "apiKey", "in": "cookie", "name": "tandem_session" },
                "bearer": { "type": "http", "scheme": "bearer" },
            },
            "schemas": schemas(),
        },
    })
}

fn schemas() -> Value {
    json!({
        "Problem": {
            "type": "object",
            "description": "RFC 9457.",
            "required": ["type", "title", "status", "detail"],
            "properties": {
                "type": { "type": "string", "format": "uri" },
                "title": { "type": "string" },
                "status": { "type": "integer" },
                "detail": { "type": "string", "description": "What went wrong and how to mend it." },
                "now": { "description": "With 409: how things stand." },
            },
        },
        "Person": {
            "type": "object",
            "required": ["id", "name", "colour"],
            "properties": {
                "id": { "type": "string", "format": "uuid" },
                "name": { "type": "string" },
                "colour": { "type": "string", "description": "`#rrggbb`, the colour of the person's cursor." },
                "email": { "type": "string", "description": "Of oneself, and for those who manage people." },
                "memberships": { "type": "array", "items": { "$ref": "#/components/schemas/Membership" } },
                "left": { "type": "boolean", "description": "Left the organisation." },
            },
        },
        "Membership": {
            "type": "object",
            "required": ["role", "scope"],
            "properties": {
                "role": { "enum": shared::access::Role::ALL },
                "scope": {
                    "type": "object",
                    "required": ["kind"],
                    "properties": {
                        "kind": { "enum": ["organisation", "plan", "department"] },
                        "id": { "type": "string" },
                    },
                },
            },
        },
        "Request": {
            "type": "object",
            "description": "What is asked, the policy's steps, what was done so far, and where it stands.",
            "required": ["id", "target", "plan", "department", "submitted_by", "submitted_at", "total", "steps",
                "history", "turn", "state"],
            "properties": {
                "id": { "type": "string", "format": "uuid" },
                "target": {
                    "type": "object",
                    "properties": {
                        "document": { "type": "string" },
                        "version": {
                            "type": "object",
                            "properties": {
                                "heads": { "type": "array", "items": { "type": "string" } },
                                "content_hash": { "type": "string" },
                            },
                        },
                    },
                },
                "plan": { "type": "string" },
                "department": { "type": "string", "format": "uuid" },
                "submitted_by": { "type": "string", "format": "uuid" },
                "submitted_at": { "type": "string", "format": "date-time" },
                "total": { "type": "object", "description": "In minor units, exact." },
                "steps": { "type": "array", "items": { "type": "object" } },
                "policy": { "type": "object", "description": "The version of the policy and its rule." },
                "history": { "type": "array", "items": { "type": "object" },
                    "description": "Everything that was done, each with its `verb`." },
                "turn": { "type": "integer", "description": "Counts how often a step was opened; a decision names it." },
                "state": { "enum": ["open", "approved", "returned", "rejected", "withdrawn"] },
                "changes": { "type": "integer", "description": "How often it has changed." },
            },
        },
        "Document": {
            "type": "object",
            "required": ["id", "url", "state", "revision"],
            "properties": {
                "id": { "type": "string" },
                "url": { "type": "string", "description": "For an Automerge client: `automerge:…`." },
                "department": { "type": "string", "format": "uuid" },
                "state": { "enum": ["open", "locked", "archived"] },
                "request": { "type": "string", "format": "uuid", "description": "The request that locks it." },
                "revision": { "type": "integer", "description": "Counts approved versions, from 1." },
                "follows": { "type": "string", "description": "The document this one continues." },
                "base": { "type": "string", "description": "For a scenario's sheet: what it was branched from." },
                "scenario": { "type": "string", "description": "What that scenario is called." },
                "heads": { "type": "array", "items": { "type": "string" } },
                "created_at": { "type": "string", "format": "date-time" },
            },
        },
    })
}

// Passkeys: asks the device, and puts its answer into the form of the page. The page says what is asked; without this
// script its forms stay hidden. Nothing is fetched, nothing is kept.

const bytes = (text) => {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
};

const text = (buffer) =>
  btoa(Array.from(new Uint8Array(buffer ?? new ArrayBuffer(0)), (byte) => String.fromCharCode(byte)).join(""))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

/** Makes a passkey for whoever is signed in. */
async function create({ challenge, user, account, called, present, algorithms }) {
  const made = await navigator.credentials.create({
    publicKey: {
      challenge: bytes(challenge),
      rp: { name: "Tandem" },
      user: { id: bytes(user), name: account, displayName: called },
      pubKeyCredParams: algorithms.split(" ").map((alg) => ({ type: "public-key", alg: Number(alg) })),
      excludeCredentials: present.split(" ").filter(Boolean).map((id) => ({ type: "public-key", id: bytes(id) })),
      authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
      attestation: "none",
    },
  });
  return {
    client_data: text(made.response.clientDataJSON),
    attestation: text(made.response.attestationObject),
  };
}

/** Has one of the device's passkeys sign. */
async function get({ challenge }) {
  const shown = await navigator.credentials.get({
    publicKey: { challenge: bytes(challenge), userVerification: "required" },
  });
  return {
    id: text(shown.rawId),
    client_data: text(shown.response.clientDataJSON),
    authenticator_data: text(shown.response.authenticatorData),
    signature: text(shown.response.signature),
    user_handle: text(shown.response.userHandle),
  };
}

const ways = { create, get };

for (const form of document.querySelectorAll("form[data-passkey]")) {
  // Shown by the style wherever scripts run, so that nothing moves when this one has come.
  form.classList.add(window.PublicKeyCredential ? "knows-passkeys" : "knows-none");
  if (!window.PublicKeyCredential) continue;
  const failed = form.querySelector("[data-failed]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    failed.hidden = true;
    try {
      const answer = await ways[form.dataset.passkey](form.dataset);
      for (const [name, value] of Object.entries(answer)) form.elements.namedItem(name).value = value;
      form.submit();
    } catch {
      // Cancelled, or there is none for this site: the same to whoever looks on.
      failed.hidden = false;
    }
  });
}

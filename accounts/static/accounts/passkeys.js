// Passkeys: the one part of signing in that needs a script. Without it their forms stay hidden.

const { webauthnJSON } = globalThis;

async function options(form) {
  const given = form.querySelector('script[type="application/json"]');
  if (given) return JSON.parse(given.textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.statusText);
  return (await answer.json()).request_options;
}

async function fill(form) {
  const credential = await webauthnJSON[form.dataset.passkey](await options(form));
  form.elements.credential.value = JSON.stringify(credential);
}

function tell(form, kind) {
  const place = form.querySelector("[role=alert]");
  place.textContent = place.dataset[kind];
  place.hidden = false;
}

// What a browser's refusal means to a person; the words are on the page.
const reasons = {
  AbortError: "cancelled",
  InvalidStateError: "known",
  NotAllowedError: "cancelled",
  SecurityError: "misplaced",
};

async function use(form) {
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    await fill(form);
    form.submit();
  } catch (error) {
    button.disabled = false;
    tell(form, reasons[error.name] ?? "failed");
  }
}

if (webauthnJSON?.supported()) {
  for (const form of document.querySelectorAll("[data-passkey]")) {
    form.hidden = false;
    form.closest("[data-ways]")?.removeAttribute("hidden");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      use(form);
    });
  }
  for (const note of document.querySelectorAll("[data-without-passkeys]")) note.hidden = true;
}

// What is being typed outlives a reload and a look at another page: in this tab only, for an hour, until it is sent.
const KEPT = 3600e3; // milliseconds
const BOX = "wi-typed";
const NOT_KEPT = ["stamp", "postilla", "privacy"];

const answers = (form) => [...new FormData(form)].filter(([name]) => !NOT_KEPT.includes(name));

function put(form, typed) {
  for (const field of form.elements) {
    const given = typed.filter(([name]) => name === field.name).map(([, value]) => value);
    if (!field.name || NOT_KEPT.includes(field.name)) continue;
    if (["checkbox", "radio"].includes(field.type)) field.checked = given.includes(field.value);
    else if (given.length) field.value = given[0];
  }
}

// A browser may refuse to keep anything; then nothing is kept.
function quietly(act) {
  try {
    return act();
  } catch {
    return undefined;
  }
}

// Fills a fresh form with what was typed before, and says whether there was anything; `forget` when it is sent.
export function keepTyped(form, fresh) {
  const kept = quietly(() => JSON.parse(sessionStorage.getItem(BOX)));
  const found = Boolean(fresh && kept && Date.now() - kept.at < KEPT);
  if (found) put(form, kept.typed);
  const keep = () => quietly(() => sessionStorage.setItem(BOX, JSON.stringify({ at: Date.now(), typed: answers(form) })));
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  return { found, forget: () => quietly(() => sessionStorage.removeItem(BOX)) };
}

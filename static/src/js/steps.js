// A long form one step at a time. The whole form is there without this; here it only learns to wait.
const STEP = ".wi-step";

const wrong = (step) => step.querySelector(".is-invalid, .invalid-feedback");
const heading = (step) => step.querySelector("h2");

function button(words, look, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `btn ${look}`;
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}

// The first answer of a step that the browser can already tell is missing or wrong.
function firstGap(step) {
  return [...step.querySelectorAll("input, select, textarea")].find((field) => field.offsetParent && !field.checkValidity());
}

class Steps {
  constructor(form) {
    this.form = form;
    this.words = form.dataset;
    this.all = [...form.querySelectorAll(STEP)];
    this.all.forEach((step) => this.dress(step));
    this.progress = document.createElement("p");
    this.progress.className = "wi-step-count";
    this.all[0].before(this.progress);
    this.current = Math.max(0, this.all.findIndex(wrong));
    form.addEventListener("change", () => this.show());
    form.addEventListener("submit", (event) => this.submit(event));
    this.show();
  }

  // Who prefers a call skips what the call will answer.
  get steps() {
    const skips = this.form.elements.call_me?.checked;
    return this.all.filter((step) => !(skips && step.matches("[data-unless-call]")));
  }

  dress(step) {
    heading(step).tabIndex = -1;
    const last = step === this.all.at(-1);
    const bar = last ? step.querySelector(".wi-actions:last-of-type") : step.appendChild(document.createElement("div"));
    bar.classList.add("wi-actions");
    if (!last) bar.append(button(this.words.next, "btn-primary", () => this.forward()));
    if (step !== this.all[0]) bar.append(button(this.words.back, "btn-link", () => this.go(this.current - 1)));
  }

  show() {
    const steps = this.steps;
    this.current = Math.min(this.current, steps.length - 1);
    this.all.forEach((step) => (step.hidden = step !== steps[this.current]));
    this.progress.textContent = this.words.count.replace("{n}", this.current + 1).replace("{all}", steps.length);
  }

  go(number) {
    this.current = number;
    this.show();
    heading(this.steps[number]).focus();
  }

  forward() {
    const gap = firstGap(this.steps[this.current]);
    if (gap) gap.reportValidity();
    else this.go(this.current + 1);
  }

  // Enter in an early step goes on instead of sending half a form.
  submit(event) {
    if (this.current === this.steps.length - 1) return;
    event.preventDefault();
    this.forward();
  }
}

export function stepForms() {
  for (const form of document.querySelectorAll("form[data-steps]")) new Steps(form);
}

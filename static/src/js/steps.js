// A long form one step at a time. The whole form is there without this; here it only learns to wait.
import { keepTyped } from "./typed.js";

const STEP = ".wi-step";

const wrong = (step) => step.querySelector(".is-invalid, .invalid-feedback");
const heading = (step) => step.querySelector("h2");
const fields = (step) => [...step.querySelectorAll("input, select, textarea")];

function button(words, look, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `btn ${look}`;
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}

// What is wrong is said where it is, in the same place as the server would say it.
function say(field, words) {
  const box = field.closest(".wi-field");
  document.getElementById(`${field.id}-error`)?.remove();
  box.classList.toggle("wi-field-wrong", Boolean(words));
  field.classList.toggle("is-invalid", Boolean(words));
  field.setAttribute("aria-invalid", Boolean(words));
  const hint = document.getElementById(`${field.id}-hint`);
  field.setAttribute("aria-describedby", [hint?.id, words && `${field.id}-error`].filter(Boolean).join(" "));
  if (!words) return;
  const told = document.createElement("p");
  told.className = "invalid-feedback";
  told.id = `${field.id}-error`;
  told.textContent = words;
  (field.closest(".form-check") ?? field).before(told);
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
    const first = this.all.findIndex(wrong);
    const typed = keepTyped(form, first < 0 && !form.querySelector(".wi-errors"));
    this.current = first < 0 ? (typed.found && history.state?.step) || 0 : this.steps.indexOf(this.all[first]);
    form.addEventListener("change", () => this.show());
    form.addEventListener("submit", (event) => this.submit(event) && typed.forget());
    form.addEventListener("click", (event) => this.open(event));
    addEventListener("popstate", ({ state }) => state && this.show(state.step));
    this.show();
    history.replaceState({ step: this.current, from: history.state?.from }, "");
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
    if (step !== this.all[0]) bar.append(button(this.words.back, "btn-link", () => this.back()));
  }

  show(number = this.current) {
    const steps = this.steps;
    this.current = Math.max(0, Math.min(number, steps.length - 1));
    this.all.forEach((step) => (step.hidden = step !== steps[this.current]));
    this.progress.textContent = this.words.count.replace("{n}", this.current + 1).replace("{all}", steps.length);
  }

  // Each step is a place that the browser's own way back knows.
  go(number) {
    if (number !== this.current) history.pushState({ step: number, from: this.current }, "");
    this.show(number);
    heading(this.steps[this.current]).focus();
  }

  back() {
    const to = this.current - 1;
    if (history.state?.from !== to) return this.go(to);
    this.show(to);
    heading(this.steps[to]).focus();
    history.back();
  }

  // A line of the summary leads to its answer, also where its step is not the one in sight.
  open(event) {
    const field = this.form.querySelector(event.target.closest(".wi-errors a")?.hash || null);
    const number = this.steps.indexOf(field?.closest(STEP));
    if (!field) return;
    event.preventDefault();
    if (number >= 0) this.go(number);
    const fold = field.closest("details");
    if (fold) fold.open = true;
    field.focus();
  }

  gap(field) {
    const { call_me: call, phone, email } = this.form.elements;
    if (field === phone && !phone.value.trim()) {
      if (call?.checked) return this.words.noNumber;
      if (!email.value.trim()) return this.words.noAnswer;
    }
    const { validity } = field;
    const blank = field.required && field.type !== "checkbox" && !field.value.trim();
    return validity.valueMissing || blank ? field.dataset.missing || field.validationMessage : field.validationMessage;
  }

  // Whether the step in sight has all its answers; what is missing is said, and the first of it gets the cursor.
  complete() {
    const asked = fields(this.steps[this.current]).filter((field) => field.offsetParent && !field.closest("fieldset"));
    const gaps = asked.filter((field) => this.tell(field));
    gaps[0]?.focus();
    return !gaps.length;
  }

  tell(field) {
    const words = this.gap(field);
    if (words || field.hasAttribute("aria-invalid")) say(field, words);
    return words;
  }

  forward() {
    if (this.complete()) this.go(this.current + 1);
  }

  // Enter in an early step goes on instead of sending half a form.
  submit(event) {
    const last = this.current === this.steps.length - 1;
    if (last && this.complete()) return true;
    event.preventDefault();
    if (!last) this.forward();
    return false;
  }
}

export function stepForms() {
  for (const form of document.querySelectorAll("form[data-steps]")) new Steps(form);
}

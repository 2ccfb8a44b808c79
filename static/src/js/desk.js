// Comforts for people who work here all day; every act is an ordinary form underneath.
import { sendOnce } from "./once.js";
import { openForPaper, printButtons } from "./paper.js";
import { pickAll } from "./pick.js";

const PLACE = "workin.place";

// A row is settled where it stands: after the answer the page stays at the same height.
function keepPlace() {
  const kept = JSON.parse(sessionStorage.getItem(PLACE) || "null");
  sessionStorage.removeItem(PLACE);
  if (kept?.path === location.pathname && !location.hash) scrollTo({ top: kept.y, behavior: "instant" });
  document.addEventListener("submit", (event) => {
    if (!event.target.closest(".wi-row, .wi-flash")) return;
    sessionStorage.setItem(PLACE, JSON.stringify({ path: location.pathname, y: scrollY }));
  });
}

// Half-written words are not lost by a slip of the thumb, nor by sending another form of the page.
function guardWriting() {
  const written = new Set();
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form.wi-form");
    if (form) written.add(form);
  });
  document.addEventListener("submit", (event) => written.delete(event.target));
  addEventListener("beforeunload", (event) => written.size && event.preventDefault());
}

// Open menus and second thoughts shut with Escape.
function escapeShuts() {
  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && event.target.closest?.("details[open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
}

keepPlace();
guardWriting();
sendOnce();
escapeShuts();
printButtons();
pickAll();
openForPaper();

// Nothing here is needed: pages work without it.
import { sendOnce } from "./once.js";
import { openForPaper, printButtons } from "./paper.js";
import { stepForms } from "./steps.js";

// The menu's link becomes a button that opens and shuts in place, without touching the address.
function menuButton() {
  const opener = document.querySelector(".wi-menu-open");
  const menu = opener && document.getElementById(opener.hash.slice(1));
  if (!menu) return;
  const close = menu.querySelector(".wi-menu-close");

  const set = (open) => {
    menu.classList.toggle("show", open);
    menu.classList.toggle("wi-shut", !open);
    opener.setAttribute("aria-expanded", open);
  };
  const shut = () => {
    set(false);
    opener.focus();
  };

  opener.setAttribute("role", "button");
  opener.setAttribute("aria-controls", menu.id);
  opener.addEventListener("click", (event) => {
    event.preventDefault();
    set(!menu.classList.contains("show"));
  });
  opener.addEventListener("keydown", (event) => {
    if (event.key === " ") {
      event.preventDefault();
      opener.click();
    }
  });
  close?.addEventListener("click", (event) => {
    event.preventDefault();
    shut();
  });
  menu.addEventListener("keydown", (event) => event.key === "Escape" && menu.classList.contains("show") && shut());
  set(location.hash === opener.hash);
}

menuButton();
printButtons();
stepForms();
sendOnce();
openForPaper();

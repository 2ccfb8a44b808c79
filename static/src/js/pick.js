// One box ticks all those of the page; shown only where a script can serve it.
export function pickAll() {
  for (const all of document.querySelectorAll("[data-pick-all]")) {
    const boxes = [...document.querySelectorAll(`input[name="${all.dataset.pickAll}"]`)];
    const follow = () => {
      const ticked = boxes.filter((box) => box.checked).length;
      all.checked = ticked > 0 && ticked === boxes.length;
      all.indeterminate = ticked > 0 && ticked < boxes.length;
    };
    all.hidden = false;
    all.addEventListener("change", () => boxes.forEach((box) => (box.checked = all.checked)));
    boxes.forEach((box) => box.addEventListener("change", follow));
    follow();
  }
}

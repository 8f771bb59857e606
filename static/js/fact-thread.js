// <fact-thread>: draws the life of a fact across the timeline, from cell to cell: a full line from the one who told
// it, a dotted one where the text names nobody. Its list items carry data-row, data-number and data-teller.
const SVG = "http://www.w3.org/2000/svg";

customElements.define("fact-thread", class extends HTMLElement {
  connectedCallback() {
    this.table = document.querySelector("table.timeline");
    if (!this.table) return;
    this.sheet = document.createElementNS(SVG, "svg");
    this.sheet.classList.add("thread");
    this.sheet.setAttribute("aria-hidden", "true");
    this.table.after(this.sheet);
    this.watch = new ResizeObserver(() => this.draw());
    this.watch.observe(this.table);
    this.cells[0]?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
  disconnectedCallback() {
    this.watch?.disconnect();
    this.sheet?.remove();
  }
  get cells() {
    return this.steps.map((step) => step.cell);
  }
  // The steps whose cells are on the page, the first of each person.
  get steps() {
    const heads = [...this.table.tHead.rows[0].cells];
    return [...this.querySelectorAll("[data-row]")].flatMap((item) => {
      const row = this.table.querySelector(`tr[data-row="${CSS.escape(item.dataset.row)}"]`);
      const column = heads.findIndex((head) => head.dataset.number === item.dataset.number);
      return row && column > 0 ? [{ ...item.dataset, cell: row.cells[column] }] : [];
    });
  }
  draw() {
    const steps = this.steps;
    this.sheet.setAttribute("width", this.table.offsetWidth);
    this.sheet.setAttribute("height", this.table.offsetHeight);
    this.sheet.replaceChildren();
    const [origin] = steps;
    for (const step of steps) {
      step.cell.classList.add("on-thread");
      const teller = steps.find((other) => other.row === step.teller);
      if (step !== origin) this.line((teller ?? origin).cell, step.cell, Boolean(teller));
    }
    for (const step of steps) this.knot(step.cell);
  }
  line(from, to, told) {
    const [x1, y1] = this.knotOf(from), [x2, y2] = this.knotOf(to);
    const bend = x1 === x2 ? from.offsetWidth / 3 : (x2 - x1) / 2;
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", x1 === x2
      ? `M${x1} ${y1} C${x1 + bend} ${y1} ${x2 + bend} ${y2} ${x2} ${y2}`
      : `M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`);
    path.classList.toggle("thread-guess", !told);
    this.sheet.append(path);
  }
  knot(cell) {
    const [x, y] = this.knotOf(cell), knot = document.createElementNS(SVG, "circle");
    for (const [name, value] of Object.entries({ cx: x, cy: y, r: 5 })) knot.setAttribute(name, value);
    this.sheet.append(knot);
  }
  // At the foot of the cell, where it hides nothing.
  knotOf(cell) {
    return [cell.offsetLeft + cell.offsetWidth / 2, cell.offsetTop + cell.offsetHeight - 5];
  }
});

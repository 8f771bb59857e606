// <knowledge-grid>: a scrolling table in which the arrow keys move from cell to cell; one cell at a time is a tab
// stop, with all its links. It keeps its place from one look at the page to the next, and begins at the time cursor. A link in a cell
// opens by htmx with what its body says (hx-target and so on): thousands of boosted links would hold up the page.
customElements.define("knowledge-grid", class extends HTMLElement {
  connectedCallback() {
    this.table = this.querySelector("table");
    for (const stop of this.table.querySelectorAll("a")) stop.tabIndex = -1;
    this.stop(this.table.querySelector("thead [aria-current]") ?? this.table.querySelector("tbody a"));
    this.addEventListener("keydown", this);
    this.addEventListener("focusin", this);
    this.addEventListener("click", this);
    window.addEventListener("pagehide", this);
    this.begin();
  }
  disconnectedCallback() {
    window.removeEventListener("pagehide", this);
  }
  handleEvent(event) {
    if (event.type === "pagehide") sessionStorage.setItem(this.place, JSON.stringify([this.scrollLeft, this.scrollTop]));
    else if (event.type === "focusin") this.stop(event.target);
    else if (event.type === "click") this.open(event);
    else this.press(event);
  }
  get place() {
    return `${location.pathname} ${this.table.className}`;
  }
  begin() {
    const kept = JSON.parse(sessionStorage.getItem(this.place) ?? "null");
    if (kept) this.scrollTo(...kept);
    else this.table.querySelector("thead .now")?.scrollIntoView({ block: "nearest", inline: "center" });
  }
  open(event) {
    const link = event.target.closest("td a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    htmx.ajax("GET", link.getAttribute("href"), { source: link, swap: "innerHTML" });
  }
  press(event) {
    const cell = event.target.closest("td, th");
    const far = event.ctrlKey || event.metaKey;
    if (!cell || event.altKey || (far && !["Home", "End"].includes(event.key))) return;
    const row = cell.parentElement.rowIndex, column = cell.cellIndex;
    const last = this.table.rows.length - 1, end = this.table.rows[0].cells.length - 1;
    const to = {
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      PageUp: [Math.max(0, row - 10), column],
      PageDown: [Math.min(last, row + 10), column],
      Home: [far ? 0 : row, 0],
      End: [far ? last : row, end],
    }[event.key];
    if (!to) return;
    event.preventDefault();
    this.go(...to);
  }
  go(row, column) {
    const cell = this.table.rows[row]?.cells[column];
    if (!cell) return;
    const stop = cell.querySelector("a") ?? cell;
    this.stop(stop);
    stop.focus();
  }
  // What else there is to do in a cell comes after it by Tab.
  stop(stop) {
    if (!stop || stop === this.current) return;
    const cell = stop.closest("td, th");
    for (const other of this.current?.closest("td, th").querySelectorAll("a") ?? []) other.tabIndex = -1;
    for (const other of cell.querySelectorAll("a")) other.tabIndex = 0;
    if (this.current) this.current.tabIndex = -1;
    stop.tabIndex = 0;
    this.current = stop;
  }
});

// Rows that can be dragged by their grip; dropping one sends the whole order with the form around the list.
customElements.define("sortable-list", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("pointerdown", this);
  }
  get rows() {
    return [...this.querySelectorAll("[data-id]")];
  }
  handleEvent(event) {
    if (event.type === "pointerdown") this.lift(event);
    else if (event.type === "pointermove") this.carry(event);
    else this.drop(event.type === "pointerup");
  }
  lift(event) {
    const row = event.target.closest(".order-grip")?.closest("[data-id]");
    if (!row || event.button !== 0) return;
    event.preventDefault();
    this.row = row;
    this.before = this.rows.map((each) => each.dataset.id).join();
    row.classList.add("order-lifted");
    this.setPointerCapture(event.pointerId);
    for (const type of ["pointermove", "pointerup", "pointercancel"]) this.addEventListener(type, this);
  }
  carry(event) {
    const below = this.rows.find((row) => {
      const box = row.getBoundingClientRect();
      return row !== this.row && event.clientY < box.top + box.height / 2;
    });
    if (below) below.before(this.row);
    else this.row.parentElement.append(this.row);
  }
  drop(kept) {
    for (const type of ["pointermove", "pointerup", "pointercancel"]) this.removeEventListener(type, this);
    this.row.classList.remove("order-lifted");
    const order = this.rows.map((row) => row.dataset.id);
    if (kept && order.join() !== this.before) this.send(order);
  }
  send(order) {
    const form = this.closest("form");
    for (const id of order) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name: "order", value: id });
      form.append(field);
    }
    form.requestSubmit();
  }
});

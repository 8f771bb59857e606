// <time-slider>: names the place under the thumb, and goes there when the thumb is let go.
customElements.define("time-slider", class extends HTMLElement {
  connectedCallback() {
    this.slider = this.querySelector("input[type=range]");
    this.slider.addEventListener("input", this);
    this.slider.addEventListener("change", this);
    this.slider.form.querySelector("button").hidden = true;
  }
  handleEvent(event) {
    if (event.type === "change") return this.slider.form.requestSubmit();
    for (const place of this.querySelectorAll("[data-number]")) {
      place.hidden = place.dataset.number !== this.slider.value;
    }
  }
});

// <scene-margin>: shows the scene in which the caret stands, and marks in the manuscript what a fact rests on.
// Its scenes are sections with data-start and data-end, its facts have data-start, data-end and data-quote.
// They come again by htmx after each reading, so it looks them up whenever it needs them.
class SceneMargin extends HTMLElement {
  connectedCallback() {
    this.onCaret = (event) => this.follow(event.detail.offset)
    document.addEventListener("manuscript:caret", this.onCaret)
    for (const type of ["pointerover", "pointerout", "focusin", "focusout", "click", "htmx:afterSwap"])
      this.addEventListener(type, this)
    this.follow(this.editor?.caret ?? 0)
  }

  disconnectedCallback() {
    document.removeEventListener("manuscript:caret", this.onCaret)
  }

  get editor() {
    return document.querySelector("manuscript-editor")
  }

  handleEvent(event) {
    if (event.type === "htmx:afterSwap") return this.follow(this.offset)
    const fact = event.target.closest?.("[data-quote]")
    if (event.type === "click" && fact && !event.target.closest("a, button, form, details")) return this.show(fact, true)
    if (event.type === "pointerout" || event.type === "focusout") return this.show(null)
    if (fact && event.type !== "click") this.show(fact, false)
  }

  show(fact, scroll) {
    const detail = fact
      ? { start: Number(fact.dataset.start), end: Number(fact.dataset.end), quote: fact.dataset.quote, scroll }
      : {}
    this.editor?.dispatchEvent(new CustomEvent("manuscript:show", { detail }))
  }

  follow(offset) {
    this.offset = offset
    const scenes = [...this.querySelectorAll("[data-scene]")]
    const here = scenes.find((scene) => offset < Number(scene.dataset.end)) ?? scenes.at(-1)
    // Who only reads has no caret, and sees them all.
    for (const scene of scenes) scene.hidden = Boolean(this.editor) && scene !== here
    for (const fact of here?.querySelectorAll("[data-quote]") ?? []) {
      const inside = Number(fact.dataset.start) <= offset && offset <= Number(fact.dataset.end)
      fact.classList.toggle("is-at-caret", inside)
    }
  }
}

customElements.define("scene-margin", SceneMargin)

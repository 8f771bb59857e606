// <review-desk>: reviewing with the keyboard. J and K move; every other key presses the control that names it
// in data-key. The sentence of the open fact is lit in the text and scrolled to.
const wide = matchMedia("(min-width: 48rem)")

class ReviewDesk extends HTMLElement {
  connectedCallback() {
    document.addEventListener("keydown", this)
    this.addEventListener("htmx:afterSwap", this)
    this.addEventListener("htmx:oobAfterSwap", this)
    this.light()
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this)
    CSS.highlights?.delete("shown-quote")
  }

  handleEvent(event) {
    if (event.type !== "keydown") return this.show(event.target)
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.target.closest("input, textarea, select, dialog")) return
    const key = event.key.toLowerCase()
    if (key === "j" || key === "k") {
      event.preventDefault()
      return this.move(key === "j" ? 1 : -1)
    }
    const control = this.querySelector(`[data-key="${CSS.escape(key)}"]`)
    if (!control || control.disabled) return
    event.preventDefault()
    control.click()
    if (control.matches("summary")) control.parentElement.querySelector("textarea, input:not([type=hidden])")?.focus()
  }

  get open() {
    return this.querySelector("#review-fact")?.dataset.item
  }

  move(step) {
    const items = [...this.querySelectorAll(".review-item")]
    const at = items.findIndex((item) => item.dataset.item === this.open)
    const next = items[Math.max(0, Math.min(items.length - 1, at + step))]
    next?.click()
    next?.focus({ preventScroll: true })
  }

  show(swapped) {
    this.light()
    // On a phone the fact stands above the list it is chosen from.
    const fact = this.querySelector("#review-fact")
    if (swapped !== fact || wide.matches) return
    if (fact.getBoundingClientRect().top < 0) fact.scrollIntoView({ block: "start", behavior: "instant" })
  }

  light() {
    for (const item of this.querySelectorAll(".review-item")) {
      const here = item.dataset.item === this.open
      item.toggleAttribute("aria-current", here)
      if (here) item.setAttribute("aria-current", "true")
      // On a phone the list is part of the page, which stays where it is.
      if (here && wide.matches) item.scrollIntoView({ block: "nearest" })
    }
    CSS.highlights?.delete("shown-quote")
    const { start, end } = this.querySelector("#review-fact")?.dataset ?? {}
    if (start === undefined || start === end) return
    const range = this.rangeOf(Number(start), Number(end))
    if (!range) return
    if (CSS.highlights) CSS.highlights.set("shown-quote", new Highlight(range))
    range.startContainer.parentElement.scrollIntoView({ block: "center", behavior: "instant" })
  }

  // The DOM range of two plain offsets (in characters). Readings of ruby are no part of the plain text.
  rangeOf(start, end) {
    const range = document.createRange()
    const from = this.placeOf(start)
    const to = this.placeOf(end)
    if (!from || !to) return null
    range.setStart(...from)
    range.setEnd(...to)
    return range
  }

  placeOf(offset) {
    const lines = [...this.querySelectorAll("[data-text] > p[data-start]")]
    const line = lines.findLast((paragraph) => Number(paragraph.dataset.start) <= offset)
    if (!line) return null
    let left = offset - Number(line.dataset.start)
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT, (node) =>
      node.parentElement.closest("rt, rp") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
    )
    let last = null
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const characters = [...node.data]
      if (left <= characters.length) return [node, characters.slice(0, left).join("").length]
      left -= characters.length
      last = node
    }
    return last ? [last, last.length] : null
  }
}

customElements.define("review-desk", ReviewDesk)

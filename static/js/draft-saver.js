// <draft-saver>: sends its form by itself a moment after the last change, and says so. Around a form with
// title, based_on and a <manuscript-editor>. Nothing typed is lost: until the server has it, it is kept in
// this browser as well, and offered again when the page is opened.
const PAUSE = 1500
const RETRIES = [2000, 5000, 15000, 30000]

class DraftSaver extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form")
    this.editor = this.querySelector("manuscript-editor")
    this.status = document.querySelector("[data-save-status]")
    this.key = `draft:${this.form.episode.value}`
    this.failures = 0
    this.askedByHand = false
    this.sent = this.snapshot()
    for (const type of ["manuscript:changed", "input", "submit", "keydown"]) this.addEventListener(type, this)
    addEventListener("beforeunload", this)
    addEventListener("online", this)
    this.offerKept()
  }

  disconnectedCallback() {
    clearTimeout(this.timer)
    removeEventListener("beforeunload", this)
    removeEventListener("online", this)
  }

  handleEvent(event) {
    if (event.type === "beforeunload") return this.dirty && event.preventDefault()
    if (event.type === "online") return this.dirty && this.save()
    if (event.type === "submit") {
      if (event.target !== this.form) return
      event.preventDefault()
      return this.save({ byHand: true })
    }
    if (event.type === "keydown") {
      if (!(event.ctrlKey || event.metaKey) || event.key !== "s") return
      event.preventDefault()
      return this.save({ byHand: true })
    }
    if (event.target.closest("dialog")) return
    this.say("changed")
    this.plan(PAUSE)
  }

  get dirty() {
    return this.snapshot() !== this.sent
  }

  snapshot() {
    return JSON.stringify([this.form.title.value, this.editor.manuscript])
  }

  plan(pause) {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.save(), pause)
  }

  async save({ byHand = false } = {}) {
    clearTimeout(this.timer)
    if (document.querySelector("dialog[data-conflict][open], dialog[data-kept][open]")) return
    // A save by hand that has to wait is still one by hand.
    byHand = this.askedByHand = byHand || this.askedByHand
    if (this.editor.composing || this.saving) return this.plan(PAUSE)
    this.askedByHand = false
    const snapshot = this.snapshot()
    if (snapshot === this.sent && !byHand) return
    this.keep(snapshot)
    this.saving = true
    this.say("saving")
    try {
      await this.send(snapshot, byHand)
    } catch {
      this.failed()
    } finally {
      this.saving = false
      if (this.dirty && !this.conflicted) this.plan(this.failures ? RETRIES[Math.min(this.failures, 4) - 1] : PAUSE)
    }
  }

  async send(snapshot, byHand) {
    const body = new FormData(this.form)
    body.set("manuscript", JSON.parse(snapshot)[1])
    if (!byHand) body.set("autosaved", "1")
    const answer = await fetch(this.form.action, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
      redirect: "manual",
    })
    if (answer.type === "opaqueredirect" || answer.status === 403) return this.failed("signed-out")
    if (answer.status === 409) return this.conflict(await answer.json(), JSON.parse(snapshot)[1])
    if (answer.status === 400) return this.refused(await answer.json())
    if (!answer.ok) throw new Error(answer.status)
    const saved = await answer.json()
    this.failures = 0
    this.sent = snapshot
    this.form.based_on.value = saved.revision
    localStorage.removeItem(this.key)
    for (const count of document.querySelectorAll("[data-length]")) count.textContent = saved.length.toLocaleString(document.documentElement.lang)
    this.say(this.dirty ? "changed" : "saved", new Date().toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" }))
    document.body.dispatchEvent(new CustomEvent("episode:saved", { bubbles: true, detail: saved }))
    return true
  }

  failed(state = "offline") {
    this.failures += 1
    this.say(state)
  }

  refused({ message }) {
    this.failures = RETRIES.length
    this.say("refused", message)
  }

  // Somebody else saved: both texts are shown, and nothing is written until the writer has chosen.
  conflict(current, mine) {
    this.conflicted = true
    this.say("conflict")
    const dialog = document.querySelector("dialog[data-conflict]")
    dialog.querySelector("[data-who]").textContent = current.who
    dialog.querySelector("[data-mine]").value = mine
    dialog.querySelector("[data-theirs]").value = current.manuscript
    dialog.onclose = () => {
      if (!["mine", "theirs"].includes(dialog.returnValue)) return
      this.form.based_on.value = current.revision
      if (dialog.returnValue === "theirs") {
        this.conflicted = false
        this.form.title.value = current.title
        this.editor.replace(current.html)
        this.sent = this.snapshot()
        localStorage.removeItem(this.key)
        this.say("saved", current.time)
      } else {
        const mine = dialog.querySelector("[data-mine]").value
        if (mine !== this.editor.manuscript) return this.sendCorrected(mine, dialog)
        this.conflicted = false
        this.save({ byHand: true })
      }
    }
    dialog.returnValue = ""
    dialog.showModal()
    for (const text of dialog.querySelectorAll("textarea")) {
      text.setSelectionRange(0, 0)
      text.scrollTop = 0
    }
  }

  // The writer merged by hand in the dialog: what she wrote there is saved, then the page shows it. Where it
  // cannot be saved the dialog comes back with it.
  async sendCorrected(manuscript, dialog) {
    clearTimeout(this.timer)
    const saved = await this.send(JSON.stringify([this.form.title.value, manuscript]), true).catch(() => this.failed())
    if (!saved) {
      dialog.returnValue = ""
      return document.querySelector("dialog[open]") || dialog.showModal()
    }
    localStorage.removeItem(`${this.key}:aside`)
    this.sent = this.snapshot()
    location.reload()
  }

  keep(snapshot) {
    try {
      localStorage.setItem(this.key, JSON.stringify({ snapshot, basedOn: this.form.based_on.value }))
    } catch {
      // No room or not allowed: the server is where the text belongs, this was the second net.
    }
  }

  // Set aside under a key of its own first: what is written from now on must not take its place.
  offerKept() {
    const aside = `${this.key}:aside`
    const kept = localStorage.getItem(aside) ?? localStorage.getItem(this.key)
    if (!kept || JSON.parse(kept).snapshot === this.sent) {
      localStorage.removeItem(aside)
      return localStorage.removeItem(this.key)
    }
    localStorage.setItem(aside, kept)
    localStorage.removeItem(this.key)
    const [title, manuscript] = JSON.parse(JSON.parse(kept).snapshot)
    const dialog = document.querySelector("dialog[data-kept]")
    dialog.querySelector("[data-text]").value = manuscript
    dialog.onclose = () => {
      if (dialog.returnValue === "drop") localStorage.removeItem(aside)
      if (dialog.returnValue !== "use") return
      this.form.title.value = title
      this.sendCorrected(manuscript, dialog)
    }
    dialog.showModal()
  }

  say(state, detail = "") {
    if (!this.status) return
    const words = this.status.querySelector(`[data-state="${state}"]`)
    for (const other of this.status.querySelectorAll("[data-state]")) other.hidden = other !== words
    const place = words?.querySelector("[data-detail]")
    if (place) place.textContent = detail
    this.status.dataset.now = state
  }
}

customElements.define("draft-saver", DraftSaver)

// A place to drop files on. The file field inside does the work; this fills it and says what was chosen.
const LARGEST = 50 * 1024 * 1024;

customElements.define("file-drop", class extends HTMLElement {
  connectedCallback() {
    for (const type of ["dragenter", "dragover", "dragleave", "drop", "change"]) this.addEventListener(type, this);
    this.show();
  }
  get field() {
    return this.querySelector("input[type=file]");
  }
  handleEvent(event) {
    if (event.type === "change") return this.show();
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    const left = event.type === "dragleave" && this.contains(event.relatedTarget);
    this.classList.toggle("import-drop-over", left || event.type === "dragenter" || event.type === "dragover");
    if (event.type === "drop") this.take(event.dataTransfer.files);
  }
  take(files) {
    const all = new DataTransfer();
    for (const file of [...this.field.files, ...files]) all.items.add(file);
    this.field.files = all.files;
    this.show();
  }
  show() {
    const list = this.querySelector(".import-chosen");
    const files = [...this.field.files];
    list.hidden = !files.length;
    const lines = files.length > 1 ? [this.line(this.dataset.chosen.replace("{count}", files.length))] : [];
    for (const file of files) {
      const large = file.size > LARGEST;
      lines.push(this.line(large ? this.dataset.tooLarge.replace("{name}", file.name) : file.name, large));
    }
    list.replaceChildren(...lines);
  }
  line(text, large = false) {
    const item = document.createElement("li");
    item.textContent = text;
    item.classList.toggle("import-too-large", large);
    return item;
  }
});

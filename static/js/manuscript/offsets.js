// Offsets of the server count characters (code points) of the plain text, a line end between paragraphs;
// positions of the editor count UTF-16 units and the borders of nodes.

const characters = (text) => {
  let count = 0
  for (const _ of text) count += 1
  return count
}

const unitsFor = (text, count) => {
  let units = 0
  for (const character of text) {
    if (count-- <= 0) break
    units += character.length
  }
  return units
}

export const plainTextOf = (doc) => {
  const lines = []
  doc.forEach((paragraph) => lines.push(paragraph.textContent))
  return lines.join("\n")
}

// The plain offset of a position in the document.
export const offsetAt = (doc, position) => {
  let offset = 0
  let answer = null
  doc.forEach((paragraph, start) => {
    if (answer !== null) return
    if (position <= start + paragraph.nodeSize) {
      const units = Math.max(0, Math.min(position - start - 1, paragraph.content.size))
      answer = offset + characters(paragraph.textContent.slice(0, units))
      return
    }
    offset += characters(paragraph.textContent) + 1
  })
  return answer ?? offset
}

// The position in the document of a plain offset.
export const positionAt = (doc, offset) => {
  let left = offset
  let answer = null
  doc.forEach((paragraph, start) => {
    if (answer !== null) return
    const length = characters(paragraph.textContent)
    if (left <= length) answer = start + 1 + unitsFor(paragraph.textContent, left)
    else left -= length + 1
  })
  return answer ?? doc.content.size
}

// Where a quote stands now: at its offset, or at the occurrence nearest to it after edits; null when it is gone.
export const findQuote = (text, quote, offset) => {
  if (!quote) return null
  const wanted = unitsFor(text, offset)
  let best = null
  for (let at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + 1)) {
    if (best === null || Math.abs(at - wanted) < Math.abs(best - wanted)) best = at
    else break
  }
  if (best === null) return null
  const start = characters(text.slice(0, best))
  return { start, end: start + characters(quote) }
}

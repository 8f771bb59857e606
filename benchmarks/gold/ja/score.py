"""How often the Japanese reader names the right speaker and the right hearers.

    python benchmarks/gold/ja/score.py FOLDER [--errors]

FOLDER holds the texts the labels were made on (Aozora files, Shift_JIS); they are not part of the project.
Labels are offsets and hashes of what is said, a short name for the speaker (``-`` for somebody who is
nobody of the cast) and for each hearer; ``null`` hearers are not scored. Several texts are scored with no
cast given: the reader finds it.
"""

import argparse
import hashlib
import json
import re
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from memory.understanding.japanese import JapaneseReader
from memory.understanding.reading import Carry

LABELS = Path(__file__).with_name("utterances.json")


def canonical(raw: bytes) -> str:
    """The text of an Aozora file with legend, ruby and annotations taken off, as it was labelled."""
    text = raw.decode("cp932", errors="replace").replace("\r\n", "\n")
    parts = re.split(r"^-{20,}\n", text, flags=re.MULTILINE)
    text = (parts[-1] if len(parts) > 2 else text).split("\n底本：")[0]
    text = re.sub(r"［＃[^］]*］", "", re.sub(r"※［＃[^］]*］", "〓", text))
    return re.sub(r"《[^》]*》", "", text).replace("｜", "").strip("\n") + "\n"


def score(folder: Path, errors: bool = False) -> None:
    """Print a line of figures for each labelled text and one for all of them."""
    reader, total = JapaneseReader(), [0] * 6
    for entry in json.loads(LABELS.read_text(encoding="utf-8")):
        text = canonical((folder / f"{entry['text']}.txt").read_bytes())
        began = time.perf_counter()
        cast = reader.find_cast([text])
        names = {person.id: {person.name, *person.aliases} for person in cast}
        found, carry, facts = {}, Carry(), 0
        for span in reader.scenes(text):
            reading = reader.read_scene(text[span.start : span.end], cast, carry)
            carry, facts = reading.carry, facts + len(reading.statements)
            for said in reading.utterances:
                found[hashlib.sha256(said.text.encode()).hexdigest()[:12], span.start + said.start] = said
        seconds = time.perf_counter() - began
        marks = [0] * 6
        for label in entry["utterances"]:
            said = found.get((label["hash"], label["start"]))
            marks[0] += 1
            if said is None:
                if errors:
                    print("  not found", label)
                continue
            right = label["speaker"] in names.get(said.speaker, {"-"})
            marks[1] += right
            if errors and not right:
                print("  speaker", label["speaker"], "not", said.speaker, said.text[:40].replace("\n", "/"))
            if label["hearers"] is None:
                continue
            known = [name for name in label["hearers"] if any(name in own for own in names.values())]
            heard = [names[who] for who in said.hearers]
            missed = [name for name in known if not any(name in own for own in heard)]
            wrong = [own for own in heard if not own & set(known)]
            marks[2] += 1
            marks[3] += not missed and not wrong
            marks[4] += len(wrong)
            marks[5] += len(missed)
            if errors and (missed or wrong):
                print(
                    "  hearers: missed",
                    missed,
                    "wrong",
                    [min(own) for own in wrong],
                    said.text[:30].replace("\n", "/"),
                )
        total = [one + two for one, two in zip(total, marks, strict=True)]
        speed = f"{len(text) / seconds:8.0f} chars/s  {facts * 10000 / len(text):.0f} facts/10k"
        print(f"{entry['text']:24} {_figures(marks)}  {speed}")
    print(f"{'all':24} {_figures(total)}")


def _figures(marks: list[int]) -> str:
    labelled, right, scored, exact, wrong, missed = marks
    return (
        f"speakers {right}/{labelled} {right / max(1, labelled):.1%}  hearers exact {exact}/{scored} "
        f"{exact / max(1, scored):.1%} (wrongly heard {wrong}, missed {missed})"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--errors", action="store_true")
    arguments = parser.parse_args()
    score(arguments.folder, arguments.errors)

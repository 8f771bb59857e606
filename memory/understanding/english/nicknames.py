"""Short forms of first names: a line each, the name before those it is shortened to."""

import unicodedata
from collections import defaultdict

_SHORT = """
abraham abe bram
adelaide addie
albert al bertie
alexander alec alex sandy sasha xander
alexandra alex lexi sandra
alfred alf alfie fred
amanda mandy
andrew andy drew
ann nan nancy annie
anne annie nan nancy
anthony tony
archibald archie
arthur art artie
augusta gussie
augustus gus gussie
barbara babs barbie
bartholomew bart barty
beatrice bea trixie
beatrix bea trixie
benjamin ben benny
bridget biddy bridie
caroline carrie caro lina
cassandra cass cassie
catherine kate katie kitty cathy cat kit kitty katy
katherine kate katie kitty kathy kit katy
cecilia sissy cissy celia
cecily sissy cissy
charles charlie charley chuck
charlotte lottie lotty charley
christina tina chrissie
christopher chris kit
clementine clem clemmie
constance connie
cornelius neil
daniel dan danny
david dave davy davie
deborah deb debbie
dorothea dora dolly dodo thea dot
dorothy dolly dot dottie dora
edmund ned ted eddie
edward ned ted ed eddie eddy teddy neddy
eleanor nell nelly nellie ellie nora lenore
elizabeth lizzy lizzie liz eliza beth bess bessie bessy betsy betsey betty libby elsie lisbeth liza bet
ellen nell nelly nellie ellie
emily em millie emmy
emmanuel manny
ernest ernie
esther essie hetty
euphemia effie
eugene gene
eva evie
evelyn evie eve
ezekiel zeke
florence flo flora flossie florrie
frances fanny fran frankie francie
francis frank frankie
frederick fred freddy freddie
gabriel gabe
gabrielle gabby
george georgie georgy
georgiana georgy georgie
georgina georgie gina
gerald gerry jerry
gertrude gerty gertie trudy
gregory greg
gwendolen gwen
harold harry hal
harriet hatty hattie harry
helena lena nell
helen nell nellie
henrietta hetty etta hattie harry
henry harry hal hank
herbert bertie bert herb
hester hetty
isaac ike
isabel izzy bell belle
isabella izzy bella bell belle tibby
jacob jake
jacqueline jackie
james jim jimmy jem jamie jemmy
jane jenny janie
jennifer jenny jen
jeremiah jerry
jeffrey jeff
jeremy jem jerry
jessica jess jessie
joanna jo
john jack johnny johnnie jock
jonathan jon
joseph joe joey jos
josephine jo josie
joshua josh
julia jules
julian jules
kenneth ken kenny
lawrence larry
laurence larry laurie
leonard leo len lenny
letitia letty lettie
louis lou louie
louisa lou lulu loo
lucilla lucy
lucinda lucy
magdalene maggie lena
margaret meg maggie peggy madge peg maisie daisy margie meggie
margery madge
martha patty mattie
mary molly polly mamie may moll
matilda tilly mattie
matthew matt
maximilian max
melanie mel
michael mike mick mickey micky
mildred millie milly
millicent millie milly
nathaniel nat nate
nathan nate
nicholas nick nicky
oliver ollie noll
oswald ozzie
pamela pam
patricia pat patty patsy trish
patrick pat paddy
penelope penny pen
percival percy
peter pete
philip phil pip
philippa pippa phil
phillip phil
prudence prue tuppence
rebecca becky
reginald reggie reg rex
richard dick rick dickie ricky
robert bob bobby rob robbie bertie robin
ronald ron ronnie
rosamond rose rosie
rosalind rose
russell russ
samantha sam sammy
samuel sam sammy
sarah sally sadie sal
sebastian seb bastian
sidney sid siddy
sophia sophy sophie
stanley stan
stephen steve stevie
steven steve stevie
susan sue susie sukey suky
susannah sue susie
teresa tess tessa
theresa tess tessa
theodora dora theo
theodore ted teddy theo
thomas tom tommy
timothy tim timmy
tobias toby
valerie val
victor vic
victoria vicky tori vickie
vincent vince
violet vi
virginia ginny ginnie
vivian viv
walter walt wally wat
wilfred wilf
wilhelmina mina minna minnie
william bill billy will willie willy
winifred winnie freda
zachary zach zack
"""


def _by_short() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for line in _SHORT.strip().splitlines():
        full, *short = line.split()
        for name in short:
            found[name].add(full)
    return {name: frozenset(full) for name, full in found.items()}


FULL_NAMES = _by_short()
# Those that are no other words as well.
SHORT_NAMES = frozenset(FULL_NAMES) - frozenset(
    "cat dot pen bell belle moll bet gene flora lou pip wat may art val vi".split()
)
_NONE: frozenset[str] = frozenset()
_LEAST = 3


def full_names(name: str) -> frozenset[str]:
    """The first names that a first name may be short for, itself among them."""
    return FULL_NAMES.get(name, _NONE) | {name}


_PET = (
    "y",
    "ie",
    "ey",
    "i",
    "o",
    "a",
    "e",
    "ito",
    "ita",
    "inho",
    "inha",
    "ka",
    "kin",
    "chen",
    "ette",
    "s",
    "z",
)


def may_be_pet_name(name: str, other: str) -> bool:
    """Whether one of two names may be made of the other: cut short (Bort of Bortrand), or its stem with an ending
    (Rosie of Rose, Inezinha of Inez). Many are not; more must speak for it."""
    one, two = _plain(name), _plain(other)
    short, long = sorted((one, two), key=len)
    if len(short) < _LEAST or one == two:
        return False
    if long.startswith(short):
        # Peterson is a family.
        return long[len(short) :] not in ("son", "sen")
    stem = next((at for at, pair in enumerate(zip(one, two, strict=False)) if pair[0] != pair[1]), len(short))
    return stem >= _LEAST and all(rest in ("", *_PET) for rest in (one[stem:], two[stem:]))


def _plain(name: str) -> str:
    """A name as it sounds: without accents, and with one letter for s and z (Jaz of Jasmine)."""
    return "".join(
        letter for letter in unicodedata.normalize("NFD", name) if not unicodedata.combining(letter)
    ).replace("z", "s")


def are_one(name: str, other: str) -> bool:
    """Whether two first names may be one person's: the same, one short for the other, or one with an ending
    (Bill and Billy, Deb and Deborah). Two short forms that merely share a long one are not."""
    if name == other or other in full_names(name) or name in full_names(other):
        return True
    short, long = sorted((name, other), key=len)
    if len(short) < _LEAST or not long.startswith(short):
        return False
    rest = long[len(short) :]
    return bool(full_names(short) & full_names(long)) or rest in (
        "y",
        "ie",
        short[-1] + "y",
        short[-1] + "ie",
    )

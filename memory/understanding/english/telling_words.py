"""The words of the rules that say what is worth remembering."""


def _words(text: str) -> frozenset[str]:
    return frozenset(word.replace("_", " ") for word in text.split())


def either(words: frozenset[str]) -> str:
    """Words as alternatives of a pattern, the longest first."""
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


OFFICES = _words("""
doctor physician surgeon captain colonel major general sergeant teacher schoolmaster professor lawyer solicitor barrister
attorney judge detective inspector policeman constable soldier sailor pirate smuggler spy thief burglar farmer fisherman baker
butcher blacksmith carpenter tailor cook chef servant butler housekeeper governess nurse maid clerk secretary banker merchant
shopkeeper innkeeper landlord landlady barista waiter waitress actor actress singer dancer painter artist poet writer author
journalist reporter editor scientist engineer mechanic pilot driver porter priest vicar bishop monk nun king queen prince
princess duke duchess lord mayor minister president manager director owner student apprentice librarian keeper under-keeper
gardener guard hunter witch wizard magician prisoner convict agent chief postmaster postman stationmaster florist jeweller
watchmaker radio_operator operator pawnbroker typewriter typist coiner commissioner ferryman orphan widow widower bachelor
assistant partner founder heir heiress hacker programmer analyst accountant architect plumber electrician paramedic firefighter
cop officer commander lieutenant admiral sheriff marshal senator governor ambassador diplomat translator courier assassin
bodyguard mercenary knight squire healer alchemist archivist historian coach tutor trainer producer photographer model
chairman director treasurer foreman nobleman headmaster headmistress matron skipper boatswain quartermaster cabin-boy
ensign midshipman navigator inventor dealer broker
hostage witness suspect victim informer traitor murderer killer founder member foundling stowaway refugee immigrant
""")
# What it would give a person away to be known for.
SHADY = _words(
    "spy thief burglar smuggler pirate agent assassin coiner traitor murderer killer informer mercenary"
)
KIN = _words("""
brother sister father mother son daughter husband wife uncle aunt cousin nephew niece twin grandfather grandmother grandson
granddaughter stepmother stepfather stepdaughter stepson fiancée fiancé heir guardian lover sweetheart half-brother half-sister
godfather godmother best_friend sworn_enemy boyfriend girlfriend mum mom dad grandma grandpa ex-husband ex-wife parents
stepbrother stepsister brother-in-law sister-in-law father-in-law mother-in-law
boss employer colleague coworker co-worker roommate flatmate housemate neighbour neighbor landlord landlady classmate mentor
""")
# Relations of which both sides know.
MUTUAL = _words(
    "brother sister husband wife twin cousin fiancée fiancé boyfriend girlfriend lover sweetheart ex-husband ex-wife partner"
)
THINGS = _words("""
key keys letter letters will map gun pistol revolver knife dagger sword ring necklace diamond jewel jewels money gold treasure
diary notebook photograph poison document documents papers ledger log locket brooch coin coins manuscript passport evidence
crown coronet vial deed cheque check envelope telegram stone goose drive disk file files phone laptop recording tape footage video
password code badge report contract lease photo chest safe parcel package bottle medicine pills statue painting note
formula sample chip sketchbook journal book bag suitcase coat watch amulet talisman scroll spear bow shield staff
""")
GOODS = _words("""
café cafe shop store inn hotel bar restaurant farm mill bakery school company business factory newspaper theatre pub tavern
bookshop ferry lighthouse forge workshop mine ship boat estate house cottage garage studio gallery clinic practice firm brewery
""")
BODY = _words("""
scar beard moustache mustache hair eyes eye limp tattoo birthmark leg arm nose voice stammer accent freckles wrinkle finger fingers
teeth tooth hump squint
""")
LOOKS = _words("""
tall short stout thin lean fat slender small big huge bald blind lame deaf one-legged one-eyed handsome beautiful pretty ugly pale
dark fair red-haired grey-haired gray-haired white-haired bearded freckled scarred stooped blond blonde old young middle-aged
elderly plump gaunt swarthy broad-shouldered bony pock-marked
""")
STATES = _words("""
dead alive pregnant married engaged divorced innocent guilty dying missing bankrupt ruined rich poor penniless responsible immortal
human illegitimate adopted colour-blind mute ill sick crippled paralysed paralyzed mad insane unmarried single retired unemployed
jealous allergic homeless stolen poisoned locked empty fake forged false counterfeit infected cursed haunted armed lost gone
""")
# People by the lot.
FOLK = _words(
    "crew men women children people soldiers sailors guards parents prisoners passengers police villagers family hostages twins staff"
)
ILLNESSES = _words(
    "diabetes consumption cancer rheumatism brain-fever fever asthma amnesia tuberculosis malaria smallpox plague insomnia epilepsy"
)
HELD = _words("""
secret plan lease appointment right licence license alibi theory debt debts pension contract family horse dog cat house farm boat ship
gift power vision plot weapon copy proof enemy enemies fortune estate castle
""")
NUMBERS = _words("""
two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty
thirty forty fifty sixty seventy eighty ninety hundred thousand million dozen half quarter
""")
WHEN = _words("""
yesterday tomorrow tonight monday tuesday wednesday thursday friday saturday sunday january february march april june july august
september october november december midnight noon dawn ago christmas easter to-morrow to-night
spring summer autumn winter century
""")
TIMES = (
    r"(?:yesterday|to-?morrow|to-?night|last (?:night|week|year|month|winter|summer|spring|autumn)|this morning"
    r"|(?:\w+ )?(?:years?|months?|weeks?|days?|hours?|minutes?) (?:ago|before the)|next (?:week|month|year)"
    r"|(?:at|by|till|until) (?:\w+[ -]){0,3}(?:past|o[’']clock|midnight|dawn|noon|eleven|twelve|ten|nine|eight|seven|six)\b"
    r"|on (?:the )?(?:\w+ of )?(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
    r"|(?:on )?(?:last |next )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|on the (?:night|day|morning|evening) of|on the \w+(?:th|st|nd|rd)\b"
    r"|in (?:1[0-9]|20)\d\d|while I was (?:gone|away))"
)

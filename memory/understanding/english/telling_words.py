"""The words of the rules that say what is worth remembering, as alternatives for patterns."""


def _either(text: str) -> str:
    return "|".join(word.replace("_", " ") for word in text.split())


OFFICES = _either("""
doctor physician surgeon captain colonel major general sergeant teacher schoolmaster professor lawyer solicitor barrister
attorney judge detective inspector policeman constable soldier sailor pirate smuggler spy thief burglar farmer fisherman baker
butcher blacksmith carpenter tailor cook chef servant butler housekeeper governess nurse maid clerk secretary banker merchant
shopkeeper innkeeper landlord landlady barista waiter waitress actor actress singer dancer painter artist poet writer author
journalist reporter editor scientist engineer mechanic pilot driver porter priest vicar bishop monk nun king queen prince
princess duke duchess lord mayor minister president manager director owner student apprentice librarian keeper under-keeper
gardener guard hunter witch wizard magician prisoner convict agent chief postmaster postman stationmaster florist jeweller
watchmaker radio_operator operator pawnbroker typewriter typist coiner commissioner ferryman orphan widow widower bachelor
""")
KIN = _either("""
brother sister father mother son daughter husband wife uncle aunt cousin nephew niece twin grandfather grandmother grandson
granddaughter stepmother stepfather stepdaughter stepson fiancée fiancé heir guardian lover sweetheart half-brother half-sister
godfather godmother best_friend sworn_enemy
""")
THINGS = _either("""
key keys letter letters will map gun pistol revolver knife dagger sword ring necklace diamond jewel jewels money gold treasure
diary notebook photograph poison document documents papers ledger log locket brooch coin coins manuscript passport evidence
crown coronet vial deed cheque check envelope telegram stone goose
""")
GOODS = _either("""
café cafe shop store inn hotel bar restaurant farm mill bakery school company business factory newspaper theatre pub tavern
bookshop ferry lighthouse forge workshop mine ship boat estate
""")
DEEDS = _either("""
stole_the stole_a stole_my stole_his stole_her stole_our stole_it stolen robbed betrayed kidnapped arrested forged falsified altered blackmailed shipwrecked burgled embezzled smuggled
blew_up set_fire_to broke_into burned_down burnt_down confessed_to confessed_everything cheated_at deserted escaped_from
put_out_the_light turned_down_the_lamp scraped_out
""")
TIMES = (
    r"(?:yesterday|to-?morrow|to-?night|last (?:night|week|year|month|winter|summer|spring|autumn)|this morning"
    r"|(?:\w+ )?(?:years?|months?|weeks?|days?|hours?|minutes?) (?:ago|before the)|next (?:week|month|year)"
    r"|(?:at|by|till|until) (?:\w+[ -]){0,3}(?:past|o[’']clock|midnight|dawn|noon|eleven|twelve|ten|nine|eight|seven|six)\b"
    r"|on (?:the )?(?:\w+ of )?(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
    r"|(?:on )?(?:last |next )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|on the (?:night|day|morning|evening) of|on the \w+(?:th|st|nd|rd)\b"
    r"|in (?:1[0-9]|20)\d\d|while I was (?:gone|away))"
)

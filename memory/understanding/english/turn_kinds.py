"""Kinds of words that stand for each other where people come and go: one pops to the loo, another nips to the shop."""

_KINDS = {
    "kmove": "go run dash pop nip head hop jump fly scoot shoot bolt rush hurry duck split bounce scram trot drive leave slip shove sprint"
    " disappear vanish move push shift skip race hurtle buzz",
    "kgone": "off away gone leaving going heading running popping nipping dashing driving walking flying",
    "kplace": "bar shop shops loo toilet toilets bathroom ladies gents kitchen garden gate office bank chemist pharmacy market store counter"
    " machine vending garage basement cellar attic loft hall hallway corridor lobby reception library gym pool beach school nursery hospital"
    " surgery station platform airport dock pier tent cabin barn stable yard porch balcony terrace roof canteen bakery church post"
    " reception desk studio till van car carpark park field shed stairs street corner laundry",
    "kthere": "upstairs downstairs outside inside indoors out back over down up next",
    "kride": "bus train tram taxi cab lift ride uber ferry flight plane boat metro tube coach shuttle minibus",
    "kkin": "mum mom dad mother father son daughter wife husband sister brother gran grandma granny grandad aunt auntie uncle kids kid children"
    " baby twins toddler partner girlfriend boyfriend fiance nephew niece boss manager babysitter sitter landlord neighbour neighbor roommate"
    " flatmate nan cousin parents family",
    "kpet": "dog cat puppy kitten horse hens chickens rabbit goat pony parrot sheep cows bird",
    "kphone": "phone mobile cell call ringing ring calling doorbell bell buzzer text message texting",
    "kduty": "meeting class lecture lesson appointment shift rehearsal practice seminar exam interview dentist doctor tutor training session"
    " doubles match game work job gig yoga choir pilates therapy physio homework deadline marking errand errands",
    "kfetch": "get grab fetch bring find pick collect buy make put check feed change answer take turn switch see sort meet water close shut lock"
    " order pay walk let return drop hand borrow refill",
    "kfood": "tea coffee coffees drink drinks beer beers cake pie oven kettle soup dinner lunch supper breakfast snack snacks sandwich sandwiches"
    " bread ice milk sugar wine pizza popcorn biscuits crisps rice stove pot toast pasta bagel muffin water juice food round",
    "kbrief": "second sec seconds secs minute min minutes mins moment mo tick ticks jiffy bit while",
    "kwhen": "tomorrow tonight monday tuesday wednesday thursday friday saturday sunday weekend later soon week morning evening afternoon"
    " lunchtime christmas then o'clock",
    "khour": "late early already time hour hours half past quarter noon midnight",
    "kseat": "seat seats chair chairs bench table sofa place room spot space stool corner couch",
    "khello": "hi hello hey hiya heya howdy yo greetings alright hullo hallo salut ahoy",
    "kbye": "bye goodbye cheerio ciao farewell ta-ra toodle-oo byebye night goodnight cheers adios laters so-long",
    "kall": "guys everyone everybody all folks lot both team people ladies gentlemen lads girls boys neighbours strangers gang peeps"
    " friends class chaps gents fellas y'all",
    "kcount": "two three four five six",
    "ksorry": "sorry apologies excuse pardon forgive",
    "kdone": "done sorted fixed finished found managed moved cancelled closed locked empty",
    "ktalk": "talking chatting discussing gossiping saying speaking whispering plotting laughing arguing debating missed miss",
    "knext": "join sit squeeze budge perch interrupt intrude butt barge crash pull",
}  # fmt: skip
KIND_OF = {word: kind for kind, words in reversed(_KINDS.items()) for word in words.split()}

"""Well-known places, peoples and makes: capitalised words that are seldom people, unless the text insists."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PLACE_NAMES = _words("""
afghanistan africa alabama alaska albania alexandria algeria algiers alps america amsterdam andes antwerp appalachians arabia
argentina arizona arkansas armenia asia asgard assam athens atlanta atlantic atlantis australia austria avalon babylon baghdad bahamas
balkans baltimore bangkok bangladesh barbados barcelona basel bath bavaria beijing belfast belgium belgrade bengal bermuda bethlehem
birmingham bloomsbury bohemia bolivia bologna bombay bordeaux borneo boston brazil bremen brighton bristol britain brittany broadway
brooklyn bruges brussels bucharest budapest buda-pesth buffalo bulgaria burgundy burma cairo calais calcutta california cambodia
cambridge camelot cameroon canada canterbury caribbean carlisle carolina carthage caucasus ceylon chelsea cheshire chester chicago
chile china cincinnati cleveland cologne colombia colorado congo connecticut constantinople copenhagen corinth cork cornwall corsica
covent crete crimea croatia cuba cumberland cyprus dakota dallas damascus danube dartmoor delaware delhi denmark denver derby
derbyshire detroit devon devonshire dorset dover dresden dublin durham ecuador edinburgh egypt ealing england essex estonia ethiopia
eton europe exeter finland flanders florence florida france frankfurt frisco gascony geneva genoa georgia germany ghana ghent gibraltar
glasgow gloucester gloucestershire gondor granada greece greenland greenwich guatemala guernsey hague haiti halifax hamburg hammersmith
hampshire hampstead hanover harlem harley harrow harvard havana hawaii hebrides heidelberg hereford hertfordshire highgate himalayas
hiroshima hokkaido holborn holland hollywood holyhead hungary hyde iceland idaho illinois india indiana indonesia iowa iran iraq ireland
islington israel istanbul italy jamaica japan java jersey jerusalem jerez johannesburg jupiter kansas kensington kent kentucky kenya
kobe korea kyoto kyushu lancashire lancaster lausanne lebanon leeds leghorn leicester leipzig lhasa libya lima limerick lisbon
liverpool london louisiana lucerne luxembourg lyons madeira madrid maine malaya malta manchester manhattan manitoba margate mars
marseilles maryland massachusetts mayfair mecca melbourne memphis mercury mesopotamia mexico miami michigan midlands milan minneapolis
minnesota mississippi missouri monaco mongolia montana montenegro montreal morocco moscow mozambique munich nagasaki nagoya nairobi
naples nebraska nepal netherlands nevada newcastle newport niagara nice nigeria nile norfolk normandy northampton northumberland
norway norwich nottingham oakland odessa ohio oklahoma ontario oregon orkney osaka oslo ostend ottawa oxford pacific padua pakistan
palermo palestine pall panama paraguay paris peking pennsylvania persia perth peru petersburg philadelphia philippines piccadilly pisa
pittsburgh plymouth poland pompeii portland portsmouth portugal prague provence prussia punjab pyrenees quebec ravenna reading regent
rhine rhodesia richmond riviera romania rome rotterdam rouen russia sahara salem salisbury sapporo sardinia saskatchewan saturn savannah savoy
saxony scandinavia scarborough scotland seattle seine senegal serbia seville shanghai sheffield shetland shibuya shinjuku shropshire
siam siberia sicily singapore soho somerset somersetshire southampton spain sparta staffordshire stockholm strand strasbourg suffolk
sumatra surrey sussex swansea sweden switzerland syria tahiti taiwan tangier tartary tasmania tehran tennessee texas thailand thames
thebes tibet tokyo toledo toronto toulouse transylvania trieste trinidad tripoli trojan troy tunis turin turkey tuscany tyrol uganda
ukraine ulster umbria uranus utah utrecht valhalla vancouver varna vatican venezuela venice vermont vesuvius vienna vietnam virginia
wales warsaw warwickshire washington waterloo wellington weymouth whitby whitechapel whitehall wiltshire wimbledon winchester windsor wisconsin
worcester wyoming yale yokohama yorkshire york zanzibar zealand zurich
""")
PEOPLES = _words("""
afghan african american arab argentine armenian asian australian austrian bavarian belgian brahmin brazilian breton briton buddhist
bulgarian californian canadian catholic celt chinese christian cockney cornish corsican croat cuban czech dane danish dutch
egyptian englishman englishwoman eskimo european fleming florentine frenchman frenchwoman gascon german goth greek gypsy hebrew
highlander hindoo hindu hungarian hun indian irish irishman irishwoman islam italian jap japanese jesuit jew jewish korean lascar latin magyar
malay martian mexican mohammedan moor mormon moslem muslim neapolitan negro norman norwegian parisian persian pole polish portuguese
protestant prussian puritan quaker roman romanian russian saxon scot scotch scotchman scotsman scottish serb sicilian sioux slav slovak
spaniard spanish swede swedish swiss tartar teuton tory trojan turk turkish venetian viking welsh welshman whig yankee yorkshireman zulu
""")
THINGS = _words("""
academy admiralty bible bibliotheca britannica christmas constitution encyclopaedia encyclopedia facebook ford google
guardian hansard internet koran latin maths mercedes microsoft parliament pentagon rolls-royce senate telegraph times tribune twitter
wikipedia youtube gazetteer
""")
_ENDINGS = ("shire", "burgh", "ville", "stan", "land", "heim", "pest")


def is_known_elsewhere(word: str) -> bool:
    """Whether a word is the name of a place, a people or a thing that many texts know."""
    plural = word[:-1] if word.endswith("s") else word
    return word in PLACE_NAMES or word in PEOPLES or plural in PEOPLES or word in THINGS


def sounds_like_a_place(word: str) -> bool:
    """Whether a word ends as the names of places do."""
    return word.endswith(_ENDINGS) and len(word) > 6

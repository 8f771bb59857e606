"""The word lists that the English reader decides by. Lists only: what they mean is said where they are used."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MALE_TITLES = _words(
    "mr mister sir lord master monsieur signor señor don herr count baron duke king prince uncle father "
    "brother squire rev reverend fr mon messrs squire earl emperor marquis grandfather grandpa goodman monsignor maestro"
)
FEMALE_TITLES = _words(
    "mrs miss ms madam madame mme mademoiselle mlle lady dame signora señora frau fraulein countess "
    "baroness duchess queen princess aunt mother sister nurse grandmother grandma marchioness empress "
    "mistress goodwife widow signorina señorita lady-mother missis granny auntie"
)
PLAIN_TITLES = _words(
    "dr doctor captain capt cap'n colonel col major maj general gen lieutenant lieut lt major-general lieutenant-colonel lieutenant-general vice-admiral rear-admiral sergeant-major sergeant sgt "
    "corporal private admiral commander inspector detective officer constable professor prof judge "
    "justice president governor senator deacon bishop father pastor parson saint st cousin chief "
    "agent cardinal pope abbot friar brother commissioner superintendent mayor farmer dame ensign "
    "commodore vicar canon dean comrade citizen citoyen citoyenne sheriff marshal coach nurse archdeacon chancellor ambassador old young little poor dear"
)
SOFT_TITLES = _words("old young little poor dear big baby")
TITLES = MALE_TITLES | FEMALE_TITLES | PLAIN_TITLES | SOFT_TITLES
DOTTED = _words(
    "mr mrs ms dr st mme mlle messrs capt col maj gen lieut lt sgt prof rev hon jr sr esq fr mt no vol"
)

MALE_NAMES = _words("""
aaron abel abraham adam adrian al alan albert alec alex alexander alfred algernon alistair allan allen ambrose amory amos
andrew andy angus anthony anton archibald archie archer arnold arthur austin avi barnaby barney bart bartholomew basil ben
benedict benjamin bennet bernard bert bertie bill billy bob bobby boris brad bradley brandon brian bruce bruno bryan caleb calvin
carl carlos carter cecil cedric charles charley charlie chester chris christian christopher clarence claude clement clifford
clive colin conrad cornelius craig curtis cyril damian dan daniel danny darren dave david dean denis dennis derek dick diego
dirk dmitri dominic don donald dorian doug douglas duncan dustin dwight earl ed eddie edgar edmund edward edwin eli elias
elijah elliot elliott emil eric ernest ethan eugene evan ezra felix ferdinand fergus finn francis frank franklin fred freddie
freddy frederic frederick gabriel gareth gary gavin geoffrey george gerald gerard gideon gilbert giles godfrey gordon graham
grant greg gregory griffin gus gustav guy hal hank hans harold harry harvey hector heathcliff henry herbert herman hiram horace
howard hubert hugh hugo humphrey huck ian ichabod igor ike ilya isaac isaiah ishmael ivan jabez jack jackson jacob jacques jake james
jamie jan jason jasper javier jay jed jeff jeffrey jeremiah jeremy jerome jerry jesse jim jimmy jock joe joel joey john johnny jon
jonah jonas jonathan jordan jorge jose joseph josh joshua juan jude julian julius justin karl keith ken kenneth kevin kurt kyle
lance larry laurence lawrence lemuel len leo leon leonard leopold leroy leslie lester levi lewis liam lionel lloyd logan louis luca
lucas lucian lucius luis luke luther malcolm manuel marcel marco marcus mark marmaduke marshall martin marvin mason matt matthew
maurice max maximilian maxwell melvin micah michael miguel mike miles milton mitchell montague morgan morris mortimer moses nate
nathan nathaniel ned neil nelson neville nicholas nick nigel noah noel norman oliver ollie omar orlando oscar osbert oswald otto owen
pablo paddy patrick paul pedro percival percy pete peter phil philip phineas phillip pierre pip quentin quincey ralph ramon randall
randolph raoul raphael ray raymond reginald rex rhys ricardo richard rick rob robert robin rodney roger roland rolf roman ron
ronald rory roy rudolf rudolph rufus rupert russell ryan sam sammy samson samuel saul sean sebastian septimus seth sherlock sid
sidney silas simeon simon solomon stan stanley stephen steve steven stewart stuart sven sydney ted terence terry thaddeus theo
theodore thomas tim timothy tobias toby tod todd tom tommy tony tristan tyler ulysses vernon victor vincent virgil vladimir
wade waldo wallace walter warren wayne wilbur wilfred wilhelm will william willie willy winston wyatt xavier zachary
haruto yuto sota haruki takeshi kenji hiroshi akira taro jiro ichiro kazuo satoshi daiki ren itsuki ryo makoto shinji kaito
naoki minoru takashi tsubasa hikaru hinata kenta koji masato ryota shota shun taichi takumi yuta roderick edmond lorenzo
alfonso aubrey auguste augustus barnabas bartleby bevis cassius cato christophe cyrus deacon dexter dominick elmer emile enoch enrique
esteban eustace fabian fernando gaston gavroche gunther gustavus hamish hareton hiram horatio ignatius ingram isidore jarvis jethro
joachim josiah kit lorcan lucien magnus marcello mateo mattias montgomery nahum nicodemus obadiah octavius odysseus orson
osborne paolo pascal perry philippe quinn ramsay raoul redmond rhett rollo romeo rowan royal rufus salvatore santiago serge sigmund simeon sylvester
tarquin thorne titus tobias toussaint troy ulric uriah valentine vasily vincenzo vito wilmot yuri zebulon zeke aiden brendan brody callum cameron carson cody
cole connor cooper dante declan dylan easton elijah finley garrett grayson hayden hudson isaiah jace jaden jared jaxon jayden jeremiah kai keegan
landon leif lucas malik marcel mateus mikhail nikolai oleg pavel piotr reuben rohan sergei stefan tariq tyrell vikram wes wesley
jiang wei ming arjun ravi raj sanjay ahmed ali hassan ibrahim mohammed omar yusuf
""")
FEMALE_NAMES = _words("""
abigail ada adela adele adelaide agatha agnes aileen alexandra alexis alice alicia alison alma amanda amber amelia amy anastasia andrea
angela angelica angelina anita ann anna annabel anne annette annie antonia antoinette april arabella ariadne ashley audrey aurora ava
avery barbara beatrice beatrix becky belinda bella belle bernadette bertha bess bessie beth betsey betsy betty beverly bianca blanche
brenda briana bridget brittany camilla camille cara candace carla carmen carol carolina caroline carolyn carrie cassandra catherine
cathy cecilia celeste celia charity charlotte chelsea cheryl chloe christina christine claire clara clarice clarissa claudia clementine
cleo colleen constance cora cordelia cornelia courtney crystal cynthia daisy dana daphne dawn deborah della denise diana diane
dinah dolores dominique dora dorina doreen doris dorothea dorothy edith edna effie eileen elaine eleanor elena elisa elisabeth eliza elizabeth
ella ellen ellie elsa elsie elspeth emilia emily emma erica erin esmeralda estella esther ethel eugenia eunice eva evangeline eve evelyn
faith fanny fay felicity fiona flora florence flossie frances francesca freda gabriella gail gemma genevieve georgia georgiana
geraldine gertrude gianna gillian gina gladys glenda gloria grace greta gretchen gwen gwendolen gwendolyn hannah harriet hazel heather hedda
helen helena henrietta hester hetty hilda holly honor hope ida imogen ingrid irene iris isabel isabella isabelle ivy jacqueline jane
janet janice jasmine jean jemima jennifer jenny jessica jessie jill jo joan joanna josephine josie joy joyce juanita judith judy julia
juliana julie juliet june kara karen kate katharine katherine kathleen kathryn kathy katie katy kayla kelly kitty kristen kristin laura lauren
laurie lavinia leah leila lena lenore leonora leslie leticia letty lettice lila lilian lillian lily linda linnet lisa liz liza lizzie lizzy lois lola lorna
lorraine lottie louisa louise lucia lucille lucinda lucy lulu lydia mabel mabs madeleine madeline madge mae magdalene maggie maisie
mamie mandy marcia margaret margery margot maria marian marianne marie marilla marilyn marina marion marjorie martha mary matilda
maud maude maureen mavis maxine may meg megan melanie melissa mercedes mercy meredith mia michelle mildred millicent millie mina
minnie miranda miriam moira molly mona monica muriel myra nadia nancy naomi natalie natasha nell nellie nelly nicole nina nora norah
noreen octavia olga olive olivia opal ophelia pamela patience patricia patsy patty paula pauline pearl peg peggy penelope penny
philippa phoebe phyllis polly priscilla prudence rachel ramona rebecca regina rhoda rita roberta rosa rosalie rosalind rosamond
rosamund rose rosemary rosie roxanne ruby ruth sabrina sadie sally samantha sandra sandy sarah sara selina serena shannon sharon sheila
shelly shirley sibyl silvia sonia sophia sophie stacy stella stephanie sue susan susanna susannah susie sybil sylvia tabitha tamara tania
tanya tara teresa tess tessa thea thelma theodora theresa tiffany tina tracy trudy tuppence una ursula valerie vanessa vera veronica vicky
victoria viola violet virginia vivian wanda wendy wilhelmina wilma winifred yolanda yvette yvonne zelda zoe
aiko akari ayumi chihiro emi haruka himari hina kaori keiko kumiko mai mei michiko mika misaki miyuki naoko nanami rin rina sakura
sayuri yoko yui yuka yukiko yumi akane asuka chiyo hana haruna hitomi honoka kanna kasumi kotone mana marin mayu megumi midori minami miyu
mizuki momoka nozomi risa saki satsuki shiori tomoko tomoyo yukari yuna lucilla letty winnie tibby evie biddy josie georgie hatty
adelina agnetha albertine alexandrina alma amabel annis aurelia bathsheba bettina betsie biddy camila carlotta celestine clarabel clarinda
clemency clementina cosette delia delilah desdemona dolly dora drusilla elfrida elinor ella elodie eloise emmeline enid ernestine
esme eulalia euphemia evelina fantine felicia fleur freya gertie giselle greta griselda gudrun guinevere gussie hatty hermia hermione
honoria hyacinth ianthe ida ilse imelda ines isolde ivy jocasta jolene juno karenina katerina katya kirsten kitty lalage leonie
letitia letizia lettie lorelei lottie louisa lucasta lucetta luella mafalda maisy manon marguerite mariana mariette marjory marta mathilde
maudie maura mavra mehitabel melisande merle minerva mirabel morgana myrtle nadine nan natalia natasha nerissa netta nettie
noelle ottilie paulina perdita petra petronella phillis portia rosalia rosaline rosanna roxana sasha scarlett
seraphina sidonie sigrid sonya sophy susannah svetlana tatiana tatyana tilly titania trixie verity vesta violetta vivien wilhelmine xenia
zenobia zora aaliyah addison alyssa aria ashlyn bailey brianna brooke callie chloe daniela elena eliana emerson gianna gracie
harper isla jada jasmin jocelyn kaitlyn kaylee keisha kiara kylie latoya leticia lila luna mackenzie madison maeve makayla marisol maya mckenzie mia
nevaeh nia paige peyton piper quinn raven reagan riley saoirse sienna skye sloane tamika willa zainab zara
priya lakshmi fatima aisha layla leila xiu ling
""")

MALE_ROLES = _words("""
man gentleman boy lad fellow chap father papa dad daddy pa grandfather grandpa uncle brother son nephew husband bridegroom groom
king prince duke lord count baron squire monk friar priest butler footman waiter coachman gardener policeman constable postman
fisherman huntsman seaman sailor clergyman vicar curate parson sir waggoner guardsman nobleman workman salesman huckster landlord
comte vicomte marquess marquis chevalier graf sultan shah rajah tsar czar kaiser abbe archbishop widower bishop abbot emperor convict captain lieutenant coxswain boatswain blacksmith corporal sergeant colonel major admiral
""")
FEMALE_ROLES = _words("""
woman lady girl lass maid maiden mother mamma mama mom mum ma mummy grandmother grandma aunt sister daughter niece wife bride
queen princess duchess countess baroness nun nurse governess housekeeper landlady waitress hostess actress widow housemaid maidservant
seamstress conductress stewardess hostess saleswoman policewoman postwoman washerwoman granny chambermaid madam witch heroine mistress dame damsel hag empress marchesa contessa comtesse vicomtesse marquise principessa gräfin tsarina sultana abbess matron spinster
""")
PLAIN_ROLES = _words("""
doctor captain general lieutenant commander inspector detective officer professor judge
lawyer attorney surgeon physician stranger visitor guest client child youth servant clerk cook driver cabman cabby porter guard
soldier pirate thief burglar prisoner master pupil student teacher tutor schoolmaster secretary editor reporter poet author painter artist
musician banker broker merchant shopkeeper saloon-keeper innkeeper bartender barman barkeeper host farmer peasant shepherd hunter
cowboy foreman engineer mechanic pilot mate skipper commissioner mayor governor president senator minister ambassador
chairman chief director manager owner boss agent spy messenger beggar tramp pedlar traveller traveler tourist passenger
conductor stationmaster magistrate coroner jailer warden executioner hermit wizard magician ghost monster dragon
cousin friend companion colleague neighbour neighbor partner rival lover parent guardian ward orphan twin twins elder
guide gatekeeper drummer urchin newcomer individual sheriff marshal warrior knight wanderer fisher trader agent smith sculptor monitor prefect headmaster headmistress principal coach trainer jockey huntress sorcerer sorceress elf robot android alien android creature barista florist watchmaker archivist keeper oarsman ferryman boatman lighthouse-keeper caretaker receptionist operator dispatcher technician researcher consul cardinal pope saint rabbi deacon sexton undertaker apothecary chemist barber tailor cobbler carpenter smith
miller baker butcher grocer jeweller librarian scientist historian philosopher invalid patient american englishman frenchman german
irishman scotchman italian russian dwarf giant rat mouse cat dog horse fox wolf rabbit hare tortoise owl caterpillar gryphon hatter
auctioneer bully orator speaker referee umpire linesman goalkeeper trooper kid apprentice bellhop caller rector chancellor cashier attendant builder
plumber electrician intern customer midwife usher superintendent medic paramedic ranger janitor cleaner pharmacist dentist
optician dietitian therapist counsellor counselor psychiatrist solicitor barrister notary bailiff plaintiff defendant juror accountant auditor
treasurer trustee verger organist choirmaster conjuror juggler acrobat clown fiddler piper bassist guitarist violinist cellist pianist
steward purser bosun stoker deckhand harpooner navigator copilot co-pilot astronaut marine gunner sentry bodyguard bouncer doorman hairdresser
stylist dressmaker weaver potter mason thatcher joiner welder electrician printer bookseller stallholder greengrocer fishmonger ironmonger
blogger photographer cameraman presenter interviewer journalist columnist novelist playwright lodger tenant roommate flatmate housemate
teammate classmate schoolmate bridesmaid babysitter toddler teenager grandson granddaughter grandchild stepfather stepmother
""")
ROLES = MALE_ROLES | FEMALE_ROLES | PLAIN_ROLES
KIN = _words("""
father papa dad daddy pa grandfather grandpa uncle brother son nephew husband mother mamma mama mom mum ma mummy grandmother grandma
aunt sister daughter niece wife cousin parent
""")
KIN_NAMES = _words(
    "father papa dad daddy pa grandfather grandpa uncle mother mamma mama mom mum mummy grandmother grandma aunt auntie "
    "granny sister brother"
)

SAYING = _words("""
said says say saying asked asks answered answers replied replies cried cries exclaimed exclaims whispered whispers shouted shouts
murmured murmurs muttered mutters remarked remarks observed observes returned rejoined retorted continued continues added adds
began begins repeated repeats resumed inquired enquired demanded declared announced called calls screamed shrieked yelled roared
growled snapped snarled hissed gasped panted sobbed sighed moaned groaned laughed chuckled giggled grinned smiled interrupted
interposed interjected suggested explained explains admitted agreed agrees insisted protested objected pleaded begged implored urged
ordered commanded warned told tells informed assured confessed concluded ejaculated stammered stuttered faltered mumbled
grumbled complained commented noted mused thought reflected pondered wondered boasted bragged echoed responded responds
put vociferated pronounced drawled bellowed bawled barked croaked squeaked squealed chirped piped sneered jeered taunted teased joked
coaxed soothed advised counselled reasoned argued pursued proceeded went persisted ventured volunteered offered proposed invited
thundered stormed raged fumed spluttered sputtered blurted breathed whimpered whined wailed lamented sang recited read quoted
nodded spoke speaks quoth queried questioned reminded acknowledged asserted affirmed averred avowed claimed stated maintained
reported related finished ended broke cautioned chided scolded rebuked reproached apologized apologised promised vowed swore
cursed hailed greeted cheered corrected countered conceded allowed granted guessed supposed reckoned figured bade prompted
pressed thanked wept purred cooed crooned grunted snorted wheezed coughed hooted screeched mouthed texted wrote typed signed
chimed burst requested opined hinted implied threatened challenged accused denied announced explained decided remembered hollered
lied intoned confided confirmed rasped sniffed sniffled assented dissented
""")
# Verbs of saying that also stand in plain narration: alone, they tag a quotation only right beside it.
WEAK_SAYING = _words(
    "put went read returned began continued nodded smiled laughed grinned thought pursued proceeded broke figured "
    "pressed guessed decided remembered wrote signed granted allowed ended finished called spoke told wondered noted "
    "sang offered observed invited bade hinted coughed swore"
)
# What a face or a breath does: beside a quotation it may belong to the one before or the one after.
GESTURES = _words(
    "smiled laughed chuckled giggled grinned nodded sighed sobbed gasped panted snorted wept coughed groaned moaned "
    "sneered sniffed frowned shrugged blushed whined wheezed screamed shrieked winked"
)
# Verbs that say something only with a little word behind them.
WITH_PARTICLE = {
    "went": ("on",),
    "put": ("in",),
    "broke": ("in", "out", "off"),
    "struck": ("in",),
    "cut": ("in",),
    "chimed": ("in",),
    "called": (),
    "burst": ("out", "forth"),
    "piped": ("up",),
}
BARE_FORMS = _words("say ask tell reply answer cry speak call")
THINKING = _words("thought thinks reflected mused pondered wondered wrote read")

ADVERBS = _words(
    "then also again still only just once at last now soon presently never always almost even too here there quickly "
    "not all both suddenly himself herself myself very so rather quite"
)
AUXILIARIES = _words(
    "had has have was were is are did does do would could should will shall can may might must be been being"
)
IRREGULAR_PAST = _words("""
was were had did went came took gave made saw got found left told said kept held stood sat ran rose fell drew threw put set let
began broke brought bought caught chose drank drove ate felt fled flew forgot forgave fought froze grew hid hit hung knew laid led lay
lost met paid read rode rang sang sank sent shook shone shot shut slept slid smote sought sold spent sprang spun stole stuck struck
strode swam swept swore swung taught thought threw tore understood woke won wore wrote bent bit bore burst cast clung crept cut dealt
dug knelt leapt leant meant overheard quit split spread stung swore wept wound would could might should must heard looked bred fed fled
""")
PRESENT_ACTS = _words("""
is are has goes comes takes gives makes sees gets finds leaves tells says keeps holds stands sits runs rises falls draws looks walks
turns nods smiles laughs sighs opens closes enters exits moves puts knows thinks wants knocks hears reads asks answers hides steps
returns joins arrives waits whispers shakes picks
""")

MALE_PRONOUNS = _words("he him his himself")
FEMALE_PRONOUNS = _words("she her hers herself")

# Capitalised words that are never people.
NOT_PEOPLE = _words("""
january february march april june july august september october november december monday tuesday wednesday thursday friday saturday
sunday christmas easter michaelmas lent god lord heaven heavens hell christ jesus providence fate nature bible devil satan english
french german italian spanish russian american british irish scotch scottish welsh dutch greek latin roman indian chinese japanese
european african turkish jewish christian catholic protestant jew jews turks london england scotland ireland wales britain france
germany italy spain russia america europe asia africa india china japan australia canada paris rome berlin vienna madrid
edinburgh dublin oxford cambridge bristol liverpool manchester york chicago boston philadelphia washington california texas virginia
street road lane avenue square park hill river sea ocean lake bay island mount mountain castle hall house hotel inn church
bridge station court palace abbey college school university office bank club company society hospital museum library garden farm village
town city county state kingdom empire republic parliament congress army navy government north south east west chapter book part volume
section act scene preface introduction contents end prologue epilogue letter journal diary telegram note memorandum finis fig
yes no oh ah alas hello hullo hallo well good goodbye bye hush please thanks thank ok okay yeah nay aye amen bravo hurrah pooh
the a an and but or nor for so yet if when while then there here this that these those what which who whom whose why how where it its
i you he she we they me him her us them my your his our their mine yours hers ours theirs one two three four five six seven eight nine ten
first second third last next every each all both some any many much more most few several another other such same own
in on at by to from with without of off over under above below into onto upon after before during between among against about
around through across behind beside beyond near since until till as than like not never always ever often sometimes perhaps maybe indeed
now today tomorrow yesterday tonight once again also too very quite rather just only even still already soon later
is are was were be been being am do does did have has had will would shall should can could may might must let come go see look
tell say ask give take make know think want wait stop listen hold keep sit stand nothing something anything everything nobody somebody
anybody everybody someone anyone everyone none neither either sir madam ma'am gentlemen ladies mr mrs miss dr majesty highness
honour honor lordship ladyship excellency worship grace reverence sirs gentleman ladyship monsieur
enter enters exit exits exeunt stage curtain because although though unless whether however therefore moreover besides meanwhile instead otherwise suppose
mediterranean atlantic pacific thames rhine baltic admiralty treasury times gazette telegraph herald bible testament gospel
internet google twitter facebook tv ok american americans englishmen frenchmen germans english dear dearest poor old young little
great grand new better best bad right wrong true false sure certainly
""")
PLACE_BEFORE = _words(
    "in at from near into towards toward through throughout across around outside inside within via"
)

SPEECH_COLON = _words(
    "said thus words follows added cried asked answered replied continued wrote began spoke read"
)

PLACES = _words("""
room kitchen hall hallway parlour parlor study library bedroom garden yard cellar attic house cottage hut cabin office shop store café cafe
pub inn tavern church chapel school classroom street road lane bridge station carriage train ship deck boat car garage porch balcony
terrace corridor stairs staircase bathroom pantry closet basement lobby lounge den patio playroom workshop laundry sunroom barn
stable tent cave castle tower palace theatre theater hospital ward prison cell court courtroom library museum market restaurant
bar hotel drawing-room dining-room sitting-room ballroom nursery dormitory living_room waiting_room dining_room meeting door doorway
chamber apartment flat vestibule greenhouse forest wood woods field meadow park square harbour harbor beach camp gate
""")

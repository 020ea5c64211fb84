//! Tables: words that imitators add to a name, honest names that everybody knows, endings that are
//! also words, endings that are also file types. Each is a text of words with single spaces.

use super::host::Host;

/// Words that are put before or behind a known name to make another one.
pub(super) const ADDED: &str = "\
    access account accounts admin api app apply apps auth billing blog business career \
    careers center chat client clients cloud co com company connect contact corp customer \
    dashboard desk dev developer developers digital direct docs download email file files \
    get global go group help helpdesk hire hiring hq hr inc info internal international intl \
    invoice io it job jobs join llc login logon ltd mail me meet members mobile my net \
    network new news now office official online org partner partners pay payment payments \
    portal pro recruit recruiting recruitment remote safe secure security server service \
    services shop sign signin site soft software solution solutions staff staffing status \
    store support sync system systems talent team tech technology the tools try uk update us \
    usa use user verify vip vpn wallet web webmail website work world www";

/// Registrable names of bodies that everybody knows. They are never said to imitate a listed name,
/// nor are they under the ending of a country.
pub(super) const HONEST: &str = "\
    adobe.com airbnb.com akamai.com alibaba.com aliexpress.com amazon.com amd.com apache.org \
    apnews.com apple.com archive.org asana.com atlassian.com baidu.com bbc.com bing.com \
    bishopfox.com bitbucket.org bitdefender.com bitwarden.com bloomberg.com booking.com \
    canva.com chatgpt.com cisco.com cloudflare.com cloudflare.net cnn.com coinbase.com \
    coursera.org crates.io crowdstrike.com debian.org dell.com digitalocean.com discord.com \
    discord.gg discordapp.com docker.com dropbox.com duckduckgo.com ebay.com europa.eu \
    facebook.com fastly.com figma.com firefox.com fiverr.com foxnews.com \
    freelancer.com github.com github.io gitlab.com glassdoor.com gmail.com godaddy.com \
    google.com googleapis.com heroku.com hotmail.com ibm.com icloud.com indeed.com \
    instagram.com intel.com kaspersky.com kernel.org lenovo.com linkedin.com \
    live.com mandiant.com medium.com meta.com microsoft.com microsoftonline.com mozilla.org \
    namecheap.com netflix.com netlify.com nodejs.org notion.so npmjs.com nvidia.com \
    nytimes.com office.com okta.com openai.com opera.com oracle.com outlook.com ovh.com \
    paypal.com pinterest.com proton.me protonmail.com pypi.org python.org quora.com \
    reddit.com reuters.com rust-lang.org salesforce.com samsung.com sap.com sentinelone.com \
    shopify.com signal.org skype.com slack.com sony.com spotify.com squarespace.com \
    stackexchange.com stackoverflow.com steampowered.com stripe.com substack.com \
    telegram.org theguardian.com tiktok.com trello.com tumblr.com twitch.tv twitter.com \
    uber.com ubuntu.com upwork.com vercel.com verizon.com vimeo.com virustotal.com \
    vmware.com walmart.com washingtonpost.com whatsapp.com wikipedia.org wix.com \
    wordpress.com wordpress.org x.com yahoo.com yandex.ru youtu.be youtube.com zendesk.com \
    zoom.us";

/// Endings that nobody takes for a word or a file, also with a capital letter.
pub(super) const PLAIN_ENDINGS: &str = "\
    biz com edu gov info io mil net org xyz";

/// Endings that are short or common words, with which a sentence may go on after a full stop.
pub(super) const WORD_ENDINGS: &str = "\
    ad am as at be best by call do free here how id in is it live me my new no now one open \
    pm read save see show so to us you";

/// What stands before the dot in abbreviations.
pub(super) const ABBREVIATIONS: &str = "\
    approx capt cf co corp dept dr ed eds eg est etc fig gen gov hon ie inc jr llc lt ltd mr \
    mrs ms no nos op pp prof rep rev sen sgt sr st vol vs";

/// Endings of file names that are also endings of domains.
pub(super) const FILE_ENDINGS: &str = "\
    ai app cab cat cc docs in map md mm mov pl pm ps pub py rs sh so st tab tf vi zip";

/// Endings of file names that no domain has.
pub(super) const FILE_TYPES: &str = "\
    apk asp aspx avi bak bat bin bmp bz2 cfg class cmd conf config cpp cs css csv cxx dat db \
    deb dll dmg doc docm docx ear eml env epub exe flac gif gitignore go gz hpp hta htm html \
    ico ics img ini ipynb iso jar java jpeg jpg js json jsonl jsp jsx key kt ldb less lib \
    lnk lock log lua markdown mjs mkv mp3 mp4 msg msi odp ods odt ogg old orig otf out pcap \
    pdf pem php png ppt pptx ps1 psd pst pyc rar rb rpm rst rtf scala scss sln so sql sqlite \
    svg swf swift sys tar tex tgz tif tiff tmp toml ts tsv tsx ttf txt vbs vue war wasm wav \
    webm webp wmv woff xls xlsm xlsx xml xz yaml yml";

/// Names that files like to have.
pub(super) const FILE_STEMS: &str = "\
    agents app archive authors backup build changelog changes client code config configure \
    conftest contributing copying data deploy design doc docker-compose docs example facts \
    faq file guide hello helper helpers history image index init install installer lib libc \
    licence license main makefile manage manual minutes mod module note notes package \
    password passwords photos plan poc program project readme release report requirements \
    roadmap run script scripts security server setup source spec src start style summary \
    template test tests todo tool types update util utils video wiki";

/// Products whose name has the form of a domain.
pub(super) const PRODUCTS: &str = "\
    ado.net asp.net vb.net";

/// Whether a table holds a word.
pub(super) fn has(table: &str, word: &str) -> bool {
    table.split(' ').any(|entry| entry == word)
}

/// Whether a host belongs to one of the honest names, or to one of them under the ending of a country.
pub(super) fn is_honest(host: &Host) -> bool {
    let last = host.ending().rsplit('.').next().unwrap_or("");
    let country = last.chars().count() == 2;
    has(HONEST, host.registrable()) || (country && has(HONEST, &format!("{}.com", host.label())))
}

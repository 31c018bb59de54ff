//! Every text of a reply in every language. A test of the session finds one that is missing.

/// One text. `{}` stands for a number; numbers keep their order.
pub(super) struct Text {
    pub(super) english: &'static str,
    pub(super) german: &'static str,
    pub(super) french: &'static str,
}

macro_rules! texts {
    ($($english:literal => $german:literal, $french:literal;)*) => {
        &[$(Text { english: $english, german: $german, french: $french }),*]
    };
}

#[rustfmt::skip]
pub(super) const TEXTS: &[Text] = texts! {
    // Logging in.
    "now send PASS" => "nun PASS senden", "envoyez PASS maintenant";
    "maildrop has {} messages ({} octets)" => "Postfach mit {} Nachrichten ({} Oktette)", "boîte de {} messages ({} octets)";
    "wrong user name or password" => "Benutzername oder Kennwort falsch", "nom ou mot de passe incorrect";
    "another session has locked the maildrop" => "eine andere Sitzung hat das Postfach gesperrt", "une autre session a verrouillé la boîte";
    "the maildrop cannot be opened now" => "das Postfach lässt sich jetzt nicht öffnen", "la boîte ne peut pas être ouverte maintenant";
    "the maildrop cannot be opened until somebody mends it" => "das Postfach lässt sich nicht öffnen, bis es jemand richtet", "la boîte ne peut pas être ouverte avant d'être réparée";
    "the last login was too short a time ago" => "die letzte Anmeldung ist zu kurz her", "la dernière identification est trop récente";
    "PASS comes directly behind a successful USER" => "PASS folgt unmittelbar auf ein erfolgreiches USER", "PASS suit immédiatement un USER accepté";
    "APOP is not offered" => "APOP wird nicht angeboten", "APOP n'est pas proposé";
    "passwords are accepted under TLS only, see STLS" => "Kennwörter werden nur unter TLS angenommen, siehe STLS", "mots de passe acceptés sous TLS seulement, voir STLS";
    "log in first" => "zuerst anmelden", "identifiez-vous d'abord";
    "not permitted behind a login" => "nach der Anmeldung nicht erlaubt", "interdit après l'identification";
    // SASL.
    "authentication cancelled" => "Anmeldung abgebrochen", "identification abandonnée";
    "the SASL mechanism is not supported" => "der SASL-Mechanismus wird nicht unterstützt", "ce mécanisme SASL n'est pas géré";
    "this mechanism has no initial response" => "bei diesem Mechanismus beginnt der Server", "ce mécanisme n'a pas de réponse initiale";
    "the response is not base64" => "die Antwort ist kein Base64", "la réponse n'est pas en base64";
    "the response is too long" => "die Antwort ist zu lang", "la réponse est trop longue";
    "the last response must be empty" => "die letzte Antwort muss leer sein", "la dernière réponse doit être vide";
    "the response is no PLAIN message" => "die Antwort ist keine PLAIN-Nachricht", "la réponse n'est pas un message PLAIN";
    "name and password are UTF-8 and not empty" => "Name und Kennwort sind UTF-8 und nicht leer", "nom et mot de passe sont en UTF-8 et non vides";
    "a response is a name, a space and {} lower case hex digits" => "eine Antwort ist ein Name, ein Leerzeichen und {} kleine Hexadezimalziffern", "une réponse est un nom, une espace et {} chiffres hexadécimaux minuscules";
    "the response is no message with a bearer token" => "die Antwort ist keine Nachricht mit einem Bearer-Token", "la réponse n'est pas un message avec un jeton";
    "the authorization identity is not UTF-8 without NUL" => "die Identität ist kein UTF-8 ohne NUL", "l'identité n'est pas en UTF-8 sans NUL";
    "this is no trace information" => "das ist keine Angabe zur Herkunft", "ce n'est pas une information de trace";
    "the response is no SCRAM message" => "die Antwort ist keine SCRAM-Nachricht", "la réponse n'est pas un message SCRAM";
    "mandatory SCRAM extensions are not supported" => "notwendige SCRAM-Erweiterungen werden nicht unterstützt", "les extensions obligatoires de SCRAM ne sont pas gérées";
    "channel binding is not supported" => "Kanalbindung wird nicht unterstützt", "la liaison au canal n'est pas gérée";
    "the nonce is not the one that the server sent" => "das Nonce ist nicht das des Servers", "le nonce n'est pas celui du serveur";
    "the channel binding does not repeat the header of the first message" => "die Kanalbindung wiederholt nicht den Kopf der ersten Nachricht", "la liaison au canal ne répète pas l'en-tête du premier message";
    // TLS, UTF-8 and languages.
    "begin TLS negotiation" => "TLS-Aushandlung beginnen", "commencez la négociation TLS";
    "TLS is not available" => "TLS ist nicht verfügbar", "TLS n'est pas disponible";
    "TLS is active already" => "TLS ist schon aktiv", "TLS est déjà actif";
    "octets follow STLS before its reply" => "Oktette folgen auf STLS vor dessen Antwort", "des octets suivent STLS avant sa réponse";
    "STLS is not permitted behind UTF8" => "STLS ist nach UTF8 nicht erlaubt", "STLS est interdit après UTF8";
    "UTF-8 from here on" => "von hier an UTF-8", "UTF-8 à partir d'ici";
    "languages follow" => "Sprachen folgen", "liste des langues";
    "language changed" => "Sprache gewechselt", "langue changée";
    "the language is not spoken here" => "diese Sprache wird hier nicht gesprochen", "cette langue n'est pas parlée ici";
    // The maildrop.
    "capability list follows" => "Liste der Fähigkeiten folgt", "liste des capacités";
    "scan listing of {} messages ({} octets)" => "Liste von {} Nachrichten ({} Oktette)", "liste de {} messages ({} octets)";
    "unique-id listing of {} messages ({} octets)" => "Kennungen von {} Nachrichten ({} Oktette)", "identifiants de {} messages ({} octets)";
    "{} octets" => "{} Oktette", "message de {} octets";
    "top of message follows" => "Anfang der Nachricht folgt", "début du message";
    "no such message" => "keine solche Nachricht", "pas de tel message";
    "the message needs UTF8, which comes before the login" => "die Nachricht verlangt UTF8, das vor der Anmeldung kommt", "le message exige UTF8, qui précède l'identification";
    "message marked as deleted" => "Nachricht zum Löschen vorgemerkt", "message marqué comme supprimé";
    "nothing done" => "nichts getan", "rien de fait";
    "pop3-mock signing off" => "pop3-mock verabschiedet sich", "pop3-mock vous salue";
    "pop3-mock signing off ({} messages removed, {} left)" => "pop3-mock verabschiedet sich ({} Nachrichten gelöscht, {} übrig)", "pop3-mock vous salue (supprimés : {}, restants : {})";
    "pop3-mock signing off ({} message removed, {} left)" => "pop3-mock verabschiedet sich ({} Nachricht gelöscht, {} übrig)", "pop3-mock vous salue (supprimés : {}, restants : {})";
    "some deleted messages not removed" => "einige vorgemerkte Nachrichten nicht gelöscht", "des messages marqués n'ont pas été supprimés";
    // The grammar.
    "unknown command" => "Befehl unbekannt", "commande inconnue";
    "wrong number of arguments" => "falsche Anzahl von Argumenten", "nombre d'arguments incorrect";
    "this command takes no argument" => "dieser Befehl hat kein Argument", "cette commande n'a pas d'argument";
    "the argument is no number" => "das Argument ist keine Zahl", "l'argument n'est pas un nombre";
    "arguments are separated by single spaces" => "zwischen Argumenten steht je ein Leerzeichen", "les arguments sont séparés par une seule espace";
    "a command line has at most {} octets" => "eine Befehlszeile hat höchstens {} Oktette", "une ligne de commande a {} octets au plus";
    "a command consists of printable ASCII and ends with CRLF" => "ein Befehl besteht aus druckbarem ASCII und endet mit CRLF", "une commande est en ASCII imprimable et finit par CRLF";
    "names and passwords are UTF-8" => "Namen und Kennwörter sind UTF-8", "noms et mots de passe sont en UTF-8";
    "PASS takes a password" => "zu PASS gehört ein Kennwort", "PASS demande un mot de passe";
    "the digest has {} hexadecimal digits in lower case" => "die Prüfsumme hat {} kleine Hexadezimalziffern", "l'empreinte a {} chiffres hexadécimaux minuscules";
};

/// A text with `{}` in the place of its numbers, and these. Digits in a word, as in `UTF-8`, are no number.
pub(super) fn pattern(text: &str) -> (String, Vec<&str>) {
    let (mut pattern, mut numbers) = (String::new(), Vec::new());
    let mut rest = text;
    while let Some(at) = rest.find(|character: char| character.is_ascii_digit()) {
        let (before, from) = rest.split_at(at);
        let length = from.find(|character: char| !character.is_ascii_digit()).unwrap_or(from.len());
        let (digits, behind) = from.split_at(length);
        pattern.push_str(before);
        if pattern.ends_with(|character: char| character.is_alphanumeric() || character == '-') {
            pattern.push_str(digits);
        } else {
            pattern.push_str("{}");
            numbers.push(digits);
        }
        rest = behind;
    }
    pattern.push_str(rest);
    (pattern, numbers)
}

/// The text with `numbers` in the places of `{}`.
pub(super) fn fill(text: &str, numbers: &[&str]) -> String {
    let mut numbers = numbers.iter();
    let mut parts = text.split("{}");
    let beginning = parts.next().unwrap_or_default().to_owned();
    parts.fold(beginning, |filled, part| filled + numbers.next().copied().unwrap_or_default() + part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_taken_out_and_put_back() {
        let text = "pop3-mock has UTF-8 (12 octets, 3 left)";
        let (pattern, numbers) = pattern(text);
        assert_eq!(pattern, "pop3-mock has UTF-8 ({} octets, {} left)");
        assert_eq!(numbers, ["12", "3"]);
        assert_eq!(fill(&pattern, &numbers), text);
    }

    #[test]
    fn each_text_stands_there_once_short_and_with_its_numbers_in_every_language() {
        let holes = |text: &str| text.matches("{}").count();
        for (index, text) in TEXTS.iter().enumerate() {
            assert!(TEXTS[..index].iter().all(|other| other.english != text.english), "{}", text.english);
            for translated in [text.german, text.french] {
                assert_eq!(holes(translated), holes(text.english), "{}", text.english);
                // RFC6856-3.2-14: 512 octets with indicator, code and two numbers of 20 digits.
                assert!(translated.len() < 400 && translated != text.english, "{translated}");
            }
        }
    }
}

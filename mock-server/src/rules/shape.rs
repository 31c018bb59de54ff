//! Whether a TOML text has the shape that is asked for, and where not: serde tells neither in words of ours.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::nearest::{advice, nearest};

/// A key with what may stand behind it.
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) needed: bool,
}

/// Refuses a text in words of its own.
pub(super) type Check = fn(&str) -> Result<(), String>;

/// Looks at a table whose keys are right.
pub(super) type Look = fn(Spanned<DeValue<'_>>) -> Result<(), Told>;

/// What a value may be.
pub(super) enum Kind {
    Truth,
    Number,
    Text(Check),
    /// A number, or a text.
    NumberOrText(Check),
    /// A text, or several.
    Texts(Check),
    List(Check),
    /// A table of texts whose keys are free.
    FreeTexts(Check),
    Table(&'static [Key]),
    /// One that is looked at once more.
    TableThat(&'static [Key], Look),
    /// Tables, each of which is looked at once more.
    Tables(&'static [&'static [Key]], Look),
    Steps(&'static [Key], &'static [&'static str]),
}

/// What is wrong with a table, and with which of its keys.
pub(super) struct Told {
    pub(super) key: Option<&'static str>,
    pub(super) text: String,
}

impl Told {
    pub(super) fn of(key: Option<&'static str>, text: impl Into<String>) -> Self {
        Self { key, text: text.into() }
    }
}

/// What is wrong, and where in the text.
pub(super) struct Wrong {
    pub(super) at: Range<usize>,
    pub(super) text: String,
}

type Checked = Result<(), Wrong>;

/// Looks at a whole text that is a table of this kind.
pub(super) fn check(text: &str, keys: &[&[Key]], what: &str) -> Checked {
    let document = DeTable::parse(text).map_err(|error| Wrong {
        at: error.span().unwrap_or_default(),
        text: error.message().replace('\n', ", "),
    })?;
    table(document.get_ref(), document.span(), keys, what)
}

/// Looks at a text that is one such table.
pub(super) fn check_one(text: &str, keys: &[&[Key]], look: Look, name: &str) -> Checked {
    check(text, keys, &format!("a {name}"))?;
    let Ok(document) = DeTable::parse(text) else { return Ok(()) };
    let span = document.span();
    let whole = Spanned::new(span, DeValue::Table(document.into_inner()));
    looked_at(&whole, look)
}

fn looked_at(item: &Spanned<DeValue<'_>>, look: Look) -> Checked {
    look(item.clone()).map_err(|told| {
        let mut keys = item.get_ref().as_table().into_iter().flat_map(|table| table.keys());
        let key = keys.find(|key| Some(&**key.get_ref()) == told.key);
        Wrong { at: key.map_or_else(|| item.span(), Spanned::span), text: told.text }
    })
}

/// The earliest thing that is wrong with a table.
fn table(table: &DeTable<'_>, at: Range<usize>, keys: &[&[Key]], what: &str) -> Checked {
    let wrong = table.iter().filter_map(|(name, value)| entry(name, value, keys, what).err());
    if let Some(first) = wrong.min_by_key(|wrong| wrong.at.start) {
        return Err(first);
    }
    let missing = keys.iter().copied().flatten().find(|key| key.needed && !table.contains_key(key.name));
    missing.map_or(Ok(()), |key| Err(Wrong { at, text: format!("{what} needs the key `{}`", key.name) }))
}

fn entry(
    name: &Spanned<std::borrow::Cow<'_, str>>,
    value: &Spanned<DeValue<'_>>,
    keys: &[&[Key]],
    what: &str,
) -> Checked {
    let text: &str = name.get_ref();
    let at = |told: String| Wrong { at: name.span(), text: told };
    let Some(key) = keys.iter().copied().flatten().find(|key| key.name == text) else {
        let names: Vec<&str> = keys.iter().copied().flatten().map(|key| key.name).collect();
        let advice = nearest(text, names.iter().copied());
        let advice = advice.map_or_else(String::new, |near| format!("; the nearest is `{near}`"));
        return Err(at(format!("{what} has no key `{text}`{advice}; there are {}", names.join(", "))));
    };
    let refused = |told: String| at(format!("`{text}`: {told}"));
    let takes = || at(format!("`{text}` is {}; it takes {}", found(value), key.kind.allowed(text)));
    match (&key.kind, value.get_ref()) {
        (Kind::Truth, DeValue::Boolean(_)) => Ok(()),
        (Kind::Number, value) if number(value).is_some() => Ok(()),
        (Kind::NumberOrText(check), value @ DeValue::Integer(_)) => {
            check(&number(value).ok_or_else(takes)?.to_string()).map_err(refused)
        }
        (Kind::Text(check) | Kind::NumberOrText(check) | Kind::Texts(check), DeValue::String(text)) => {
            check(text).map_err(refused)
        }
        (Kind::Texts(check) | Kind::List(check), DeValue::Array(items)) => {
            items.iter().try_for_each(|item| {
                let text = item.get_ref().as_str().ok_or_else(takes)?;
                check(text).map_err(|told| Wrong { at: item.span(), text: format!("`{}`: {told}", key.name) })
            })
        }
        (Kind::FreeTexts(check), DeValue::Table(free)) => free.iter().try_for_each(|(name, value)| {
            let wrong = |told| Wrong { at: name.span(), text: format!("`{}`: {told}", name.get_ref()) };
            let text = value.get_ref().as_str();
            check(text.ok_or_else(|| wrong("it takes a text in quotes".into()))?).map_err(wrong)
        }),
        (Kind::Table(keys), DeValue::Table(inner)) => {
            table(inner, name.span(), &[keys], &format!("`{text}`"))
        }
        (Kind::TableThat(keys, look), DeValue::Table(inner)) => {
            table(inner, name.span(), &[keys], &format!("`{text}`"))?;
            looked_at(value, *look)
        }
        (Kind::Tables(keys, look), DeValue::Array(items)) => {
            items.iter().try_for_each(|item| one_of_tables(item, keys, *look, text, takes))
        }
        (Kind::Steps(keys, alone), DeValue::Array(items)) => {
            items.iter().try_for_each(|item| step(item, keys, alone))
        }
        _ => Err(takes()),
    }
}

fn one_of_tables(
    item: &Spanned<DeValue<'_>>,
    keys: &[&[Key]],
    look: Look,
    name: &str,
    takes: impl Fn() -> Wrong,
) -> Checked {
    let Some(inner) = item.get_ref().as_table() else { return Err(Wrong { at: item.span(), ..takes() }) };
    table(inner, item.span(), keys, &format!("a {name}"))?;
    looked_at(item, look)
}

/// A step is a name, or a table with one key.
fn step(item: &Spanned<DeValue<'_>>, keys: &[Key], alone: &[&str]) -> Checked {
    let names = || {
        let with_key = keys.iter().map(|key| format!("{{ {} = … }}", key.name));
        with_key.chain(alone.iter().map(|name| format!("{name:?}"))).collect::<Vec<_>>().join(", ")
    };
    let wrong = |told: String| Wrong { at: item.span(), text: format!("{told}; there are {}", names()) };
    match item.get_ref() {
        DeValue::String(name) if alone.contains(&&**name) => Ok(()),
        DeValue::String(name) => {
            let known = keys.iter().map(|key| key.name).chain(alone.iter().copied());
            Err(wrong(format!("there is no step {name:?}{}", advice("the nearest", nearest(name, known)))))
        }
        DeValue::Table(inner) if inner.len() == 1 => table(inner, item.span(), &[keys], "a step"),
        DeValue::Table(inner) => Err(wrong(format!("a step has one key, and this one has {}", inner.len()))),
        _ => Err(wrong(format!("a step is no {}", item.get_ref().type_str()))),
    }
}

fn number(value: &DeValue<'_>) -> Option<u64> {
    let integer = value.as_integer()?;
    u64::from_str_radix(integer.as_str(), integer.radix()).ok()
}

/// A value as somebody would call it.
fn found(value: &Spanned<DeValue<'_>>) -> String {
    match value.get_ref() {
        DeValue::String(text) => format!("the text {text:?}"),
        DeValue::Integer(integer) => format!("the number {}", integer.as_str()),
        DeValue::Float(float) => format!("the number {}", float.as_str()),
        DeValue::Boolean(truth) => truth.to_string(),
        DeValue::Datetime(time) => format!("the time {time}"),
        DeValue::Array(_) => "a list".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    }
}

impl Kind {
    fn allowed(&self, name: &str) -> String {
        let names = |keys: &[Key]| keys.iter().map(|key| key.name).collect::<Vec<_>>().join(", ");
        match self {
            Self::Truth => "true or false".to_owned(),
            Self::Number => "a number from 0 on".to_owned(),
            Self::Text(_) => "a text in quotes".to_owned(),
            Self::NumberOrText(_) => "a number, or a text such as \"2..\" or \"2..5\"".to_owned(),
            Self::Texts(_) => "a text in quotes, or a list of them".to_owned(),
            Self::List(_) => "a list of texts in quotes".to_owned(),
            Self::FreeTexts(_) => "a table of texts".to_owned(),
            Self::Table(keys) | Self::TableThat(keys, _) => {
                format!("a table, whose keys may be {}", names(keys))
            }
            Self::Tables(keys, _) => {
                let keys: Vec<String> = keys.iter().map(|keys| names(keys)).collect();
                format!("tables, each of them below [[{name}]], whose keys may be {}", keys.join(", "))
            }
            Self::Steps(..) => "a list of steps".to_owned(),
        }
    }
}

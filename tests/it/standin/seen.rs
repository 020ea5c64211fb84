//! A message of the bot as somebody reads it, with what a test can say about it.

use serde_json::{Value, json};

use super::Id;
use super::filling::inputs;
use super::model::{File, Message};

/// What somebody sees. Each assertion gives the message back, so that they can be chained.
#[derive(Clone, Debug)]
pub struct Seen(pub Message);

impl Seen {
    pub fn id(&self) -> Id {
        self.0.id
    }

    pub fn text(&self) -> &str {
        &self.0.content
    }

    /// The content alone holds these words: it must read with embeds off.
    #[track_caller]
    pub fn says(&self, words: &str) -> &Seen {
        let text = self.text();
        assert!(
            text.contains(words),
            "should say {words:?}:\n{text}\n{:?}",
            self.labels()
        );
        self
    }

    #[track_caller]
    pub fn never_says(&self, words: &str) -> &Seen {
        let text = self.text();
        assert!(!text.contains(words), "should not say {words:?}:\n{text}");
        self
    }

    /// Seen by the one who asked and nobody else.
    #[track_caller]
    pub fn is_ephemeral(&self) -> &Seen {
        assert!(
            self.0.only_for.is_some(),
            "should be ephemeral:\n{}",
            self.text()
        );
        self
    }

    #[track_caller]
    pub fn is_public(&self) -> &Seen {
        assert!(
            self.0.only_for.is_none(),
            "should be seen by all:\n{}",
            self.text()
        );
        self
    }

    #[track_caller]
    pub fn has_button(&self, label: &str) -> &Seen {
        let labels = self.labels();
        assert!(
            self.button(label).is_some(),
            "no button {label:?} in {labels:?}:\n{}",
            self.text()
        );
        self
    }

    #[track_caller]
    pub fn lacks_button(&self, label: &str) -> &Seen {
        assert!(
            self.button(label).is_none(),
            "should have no button {label:?}"
        );
        self
    }

    /// The file that came with it.
    #[track_caller]
    pub fn file(&self, name: &str) -> &File {
        let found = self.0.files.iter().find(|file| file.name == name);
        found.unwrap_or_else(|| panic!("no file {name:?}:\n{}", self.text()))
    }

    /// A number in superscript, and a source line with the same number.
    #[track_caller]
    pub fn is_footnoted(&self) -> &Seen {
        let number = "¹²³⁴⁵⁶⁷⁸⁹";
        let marks = self.text().chars().filter(|c| number.contains(*c)).count();
        assert!(
            marks >= 2,
            "a footnote number and its source line:\n{}",
            self.text()
        );
        self
    }

    /// Labels of everything that can be pressed.
    pub fn labels(&self) -> Vec<String> {
        let labels = self
            .buttons()
            .map(|b| b["label"].as_str().unwrap_or("").to_owned());
        labels.collect()
    }

    /// The button whose label holds these words.
    pub fn button(&self, label: &str) -> Option<&Value> {
        self.buttons()
            .find(|b| b["label"].as_str().is_some_and(|text| text.contains(label)))
    }

    fn buttons(&self) -> impl Iterator<Item = &Value> {
        let rows = self
            .0
            .components
            .iter()
            .filter_map(|row| row["components"].as_array());
        rows.flatten().filter(|child| child["type"] == json!(2))
    }
}

/// A form as somebody sees it.
#[derive(Clone, Debug)]
pub struct Form(pub Value);

impl Form {
    pub fn title(&self) -> &str {
        self.0["title"].as_str().unwrap_or("")
    }

    /// The names of its fields, in order.
    pub fn fields(&self) -> Vec<&str> {
        let names = inputs(&self.0).map(|input| input["custom_id"].as_str().unwrap_or(""));
        names.collect()
    }

    /// What stands in a field.
    #[track_caller]
    pub fn value(&self, field: &str) -> &str {
        self.input(field)["value"].as_str().unwrap_or("")
    }

    /// The field as the bot described it.
    #[track_caller]
    pub fn input(&self, field: &str) -> &Value {
        let found = inputs(&self.0).find(|input| input["custom_id"] == json!(field));
        found.unwrap_or_else(|| panic!("no field {field:?} in {:?}", self.fields()))
    }
}

//! What a user would take instead: tantivy, a scan with an edit distance, and the matcher of nucleo.

use footnote::knowledge::Base;
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32String};
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, FuzzyTermQuery, Occur, Query, TermQuery};
use tantivy::schema::{
    FAST, Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{TextAnalyzer, TokenStream};
use tantivy::{Index, Searcher, TantivyDocument, Term};

/// Memory that tantivy may use before it writes a segment.
const BUDGET: usize = 400 << 20;
/// How many phrasings a question is answered with.
const BEST: usize = 10;

/// Every phrasing with its entry.
fn phrasings(base: &Base) -> impl Iterator<Item = (usize, &str)> {
    base.facts.iter().enumerate().flat_map(|(at, fact)| {
        let texts = fact.ask.iter().chain([&fact.text]);
        texts.map(move |text| (at, text.as_str()))
    })
}

/// BM25 over stems in memory, one document for each phrasing.
pub struct Tantivy {
    searcher: Searcher,
    analyzer: TextAnalyzer,
    text: Field,
}

impl Tantivy {
    /// Indexes a base in one segment.
    pub fn new(base: &Base) -> tantivy::Result<Tantivy> {
        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default()
            .set_tokenizer("en_stem")
            .set_index_option(IndexRecordOption::WithFreqs);
        let text = schema.add_text_field(
            "text",
            TextOptions::default().set_indexing_options(indexing),
        );
        let entry = schema.add_u64_field("entry", NumericOptions::from(FAST));
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, BUDGET)?;
        for (at, phrasing) in phrasings(base) {
            let mut document = TantivyDocument::default();
            document.add_text(text, phrasing);
            document.add_u64(entry, at as u64);
            writer.add_document(document)?;
        }
        writer.commit()?;
        let segments = index.searchable_segment_ids()?;
        if segments.len() > 1 {
            writer.merge(&segments).wait()?;
        }
        writer.wait_merging_threads()?;
        let analyzer = index.tokenizers().get("en_stem");
        let missing = || tantivy::TantivyError::SystemError("no stemmer".to_owned());
        Ok(Tantivy {
            searcher: index.reader()?.searcher(),
            analyzer: analyzer.ok_or_else(missing)?,
            text,
        })
    }

    /// The best entries with their scores, best first. A fuzzy search also takes words that are one
    /// letter off.
    pub fn answer(&mut self, question: &str, fuzzy: bool) -> tantivy::Result<Vec<(usize, f32)>> {
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        let mut tokens = self.analyzer.token_stream(question);
        while tokens.advance() {
            let term = Term::from_field_text(self.text, &tokens.token().text);
            let query: Box<dyn Query> = if fuzzy {
                Box::new(FuzzyTermQuery::new(term, 1, true))
            } else {
                Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
            };
            clauses.push((Occur::Should, query));
        }
        let best = TopDocs::with_limit(BEST).order_by_score();
        let found = self.searcher.search(&BooleanQuery::new(clauses), &best)?;
        let mut entries: Vec<(usize, f32)> = Vec::new();
        for (score, place) in found {
            let segment = self.searcher.segment_reader(place.segment_ord);
            let column = segment.fast_fields().u64("entry")?;
            let entry = column.first(place.doc_id).unwrap_or(0) as usize;
            if entries.iter().all(|(known, _)| *known != entry) {
                entries.push((entry, score));
            }
        }
        Ok(entries)
    }
}

/// The entry with the phrasing that takes the fewest edits: the plain scan.
pub fn scan(base: &Base, question: &str) -> Option<usize> {
    let likeness = |text: &str| strsim::normalized_levenshtein(question, text);
    let best = phrasings(base).map(|(at, text)| (likeness(text), at));
    best.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, at)| at)
}

/// The fuzzy matcher of the Helix editor, over all phrasings.
pub struct Nucleo {
    texts: Vec<(usize, Utf32String)>,
    matcher: Matcher,
}

impl Nucleo {
    /// Takes the phrasings in its own form.
    pub fn new(base: &Base) -> Nucleo {
        let texts = phrasings(base).map(|(at, text)| (at, Utf32String::from(text)));
        Nucleo {
            texts: texts.collect(),
            matcher: Matcher::new(Config::DEFAULT),
        }
    }

    /// The entry of the phrasing that holds most of the question's words as it reads them.
    pub fn answer(&mut self, question: &str) -> Option<usize> {
        let words = question.split_whitespace();
        let patterns: Vec<Pattern> = words
            .map(|word| Pattern::parse(word, CaseMatching::Ignore, Normalization::Smart))
            .collect();
        let matcher = &mut self.matcher;
        let best = self.texts.iter().map(|(at, text)| {
            let scores = patterns
                .iter()
                .filter_map(|word| word.score(text.slice(..), matcher));
            (scores.sum::<u32>(), *at)
        });
        best.max_by_key(|(score, _)| *score).map(|(_, at)| at)
    }
}

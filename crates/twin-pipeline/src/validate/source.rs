//! Judges where a pipeline's source records come from.

use std::time::Duration;

use super::request::RequestDocument;
use super::{Report, fields};
use crate::config::{PollSource, PolledDocument, Source};
use crate::document::{OneDocument, Pairs, PollDocument, SourceDocument};
use crate::locate::Step;
use crate::source_url::is_host;
use crate::{Charset, Format, SourceUrl};

/// How many documents a source may have: in groups of four they are had within one invocation.
const MOST_DOCUMENTS: usize = 16;

impl Report<'_> {
    pub(super) fn source(&mut self, source: SourceDocument) -> Option<Source> {
        match source {
            SourceDocument::Poll(poll) => self.poll(*poll).map(Source::Poll),
            SourceDocument::Push(push) => Some(Source::Push(self.push(push))),
        }
    }

    fn poll(&mut self, source: PollDocument) -> Option<PollSource> {
        let PollDocument {
            url,
            documents,
            interval_seconds,
            format,
            charset,
            max_body_megabytes,
            method,
            query,
            headers,
            body,
            auth,
            paging,
            on_change,
            allow_hosts,
        } = source;
        let seconds = self.number(&["source", "interval_seconds"], interval_seconds, 1..=86_400);
        if seconds > 60 && !seconds.is_multiple_of(60) {
            self.say(
                &fields(&["source", "interval_seconds"]),
                format!(
                    "{seconds} is over a minute and no whole number of minutes, as a schedule needs"
                ),
            );
        }
        self.hosts(&allow_hosts);
        let format = self.format(format);
        let documents = self.one_or_more(url, documents, format.as_ref(), &allow_hosts);
        let charset = charset.and_then(|label| self.charset(&label));
        let max_body_bytes = max_body_megabytes.map_or(PollSource::MAX_BODY_BYTES, |megabytes| {
            let megabytes = self.number(&["source", "max_body_megabytes"], megabytes, 1..=512);
            megabytes as usize * 1024 * 1024
        });
        let request =
            self.request(RequestDocument { method, query, headers, body, auth }, &allow_hosts);
        let paging = paging.and_then(|paging| self.paging(paging, format.as_ref(), &request));
        let on_change = on_change.map(|on_change| {
            self.on_change(on_change, format.as_ref(), documents.as_deref().unwrap_or_default())
        });
        let documents = documents?;
        self.no_secret_in_the_open(&documents, &request);
        Some(PollSource {
            documents,
            interval: Duration::from_secs(seconds.into()),
            format: format?,
            charset,
            max_body_bytes,
            request,
            paging,
            on_change: on_change.flatten(),
            allow_hosts,
        })
    }

    fn one_or_more(
        &mut self,
        url: Option<String>,
        documents: Option<Vec<OneDocument>>,
        format: Option<&Format>,
        allow_hosts: &[String],
    ) -> Option<Vec<PolledDocument>> {
        match (url, documents) {
            (Some(url), None) => {
                let url = self.url(&fields(&["source", "url"]), &url, allow_hosts);
                url.map(|url| vec![PolledDocument { name: String::new(), url, fields: Vec::new() }])
            }
            (None, Some(documents)) => self.documents(documents, format, allow_hosts),
            (url, _) => {
                let other = if url.is_some() { "documents" } else { "url" };
                let message = "give either url, or documents where there are several";
                self.say(&fields(&["source", other]), message);
                None
            }
        }
    }

    fn charset(&mut self, label: &str) -> Option<Charset> {
        let charset = Charset::of_label(label);
        if charset.is_none() {
            let message = "no encoding of that name; write one such as utf-8 or iso-8859-1";
            self.say(&fields(&["source", "charset"]), message);
        }
        charset
    }

    fn documents(
        &mut self,
        documents: Vec<OneDocument>,
        format: Option<&Format>,
        allow_hosts: &[String],
    ) -> Option<Vec<PolledDocument>> {
        let place = fields(&["source", "documents"]);
        if documents.is_empty() || documents.len() > MOST_DOCUMENTS {
            self.say(&place, format!("name 1 to {MOST_DOCUMENTS} documents"));
        }
        let mut kept: Vec<Option<PolledDocument>> = Vec::new();
        let mut names: Vec<String> = Vec::new();
        let mut shape: Option<Vec<String>> = None;
        for (index, document) in documents.into_iter().enumerate() {
            let inside = |field: &str| {
                let steps = [Step::Element(index), Step::Field(field.to_owned())];
                [&place[..], &steps].concat()
            };
            if !is_document_name(&document.name) {
                let message = "a document's name is 1 to 64 letters, digits and hyphens";
                self.say(&inside("name"), message);
            } else if names.contains(&document.name) {
                self.say(&inside("name"), format!("document {:?} is named twice", document.name));
            }
            names.push(document.name.clone());
            let url = self.url(&inside("url"), &document.url, allow_hosts);
            self.constants(&inside("fields"), &document.fields, format);
            let mut here: Vec<String> =
                document.fields.0.iter().map(|(name, _)| name.clone()).collect();
            here.sort();
            if *shape.get_or_insert_with(|| here.clone()) != here {
                let message = "all documents have the same fields, so write those of the first";
                self.say(&inside("fields"), message);
            }
            kept.push(url.map(|url| PolledDocument {
                name: document.name,
                url,
                fields: document.fields.0,
            }));
        }
        kept.into_iter().collect()
    }

    fn constants(&mut self, place: &[Step], constants: &Pairs, format: Option<&Format>) {
        for (index, (name, value)) in constants.0.iter().enumerate() {
            let steps = [place, &[Step::Field(name.clone())]].concat();
            if let Some(problem) = super::format::field_problem(name) {
                self.say(&steps, problem);
            } else if constants.0.iter().take(index).any(|(earlier, _)| earlier == name) {
                self.say(&steps, format!("field {name:?} is named twice"));
            } else if format.is_some_and(|format| super::format::makes(format, name)) {
                self.say(&steps, format!("each record has a field {name:?} of its own"));
            }
            if value.len() > 256 || value.contains(char::is_control) {
                self.say(&steps, "write one line of at most 256 bytes");
            }
        }
    }

    pub(super) fn url(
        &mut self,
        steps: &[Step],
        url: &str,
        allow_hosts: &[String],
    ) -> Option<SourceUrl> {
        match url.parse::<SourceUrl>() {
            Ok(url) => {
                if !allow_hosts.iter().any(|host| host == url.host()) {
                    let message = format!("host {:?} is not in allow_hosts", url.host());
                    self.say(steps, message);
                }
                Some(url)
            }
            Err(error) => {
                self.say(steps, error.to_string());
                None
            }
        }
    }

    fn hosts(&mut self, hosts: &[String]) {
        if hosts.is_empty() || hosts.len() > 16 {
            self.say(&fields(&["source", "allow_hosts"]), "name 1 to 16 hosts");
        }
        for (index, host) in hosts.iter().enumerate() {
            let mut steps = fields(&["source", "allow_hosts"]);
            steps.push(Step::Element(index));
            if !is_host(host) {
                let message =
                    "write a host in small letters, without scheme, port, path or wildcard";
                self.say(&steps, message);
            } else if hosts.iter().take(index).any(|earlier| earlier == host) {
                self.say(&steps, format!("host {host:?} is named twice"));
            }
        }
    }
}

fn is_document_name(name: &str) -> bool {
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=64).contains(&name.len()) && name.bytes().all(legal)
}

//! What nobody keeps: presence of people, passed on with the server's word for who they are, and notices of the server.

use bytes::Bytes;
use shared::wire::{Ephemeral, Notice, Payload, Template};

use super::Room;
use super::event::{Effect, Utterance};
use super::peer::Peer;
use crate::sync::ConnectionId;

impl Room {
    /// Passes on what a peer says, if it may say it.
    pub(super) fn say(&mut self, from: ConnectionId, utterance: &Utterance, out: &mut Vec<Effect>) {
        let now = self.now;
        let Some(peer) = self.peers.get_mut(&from) else { return };
        if !peer.may_say(now) {
            return;
        }
        let stamped = match Payload::decode(&utterance.data) {
            Ok(Payload::Presence(mut presence)) => {
                presence.person = peer.entrant.person;
                presence.name = peer.entrant.name.to_string();
                Some(Payload::Presence(presence).encode())
            }
            // Only the server gives notice.
            Ok(Payload::Notice(_)) => return,
            // Another application's words pass as they are.
            Err(_) => None,
        };
        let data = stamped.as_deref().unwrap_or(&utterance.data);
        let public = peer.entrant.public.clone();
        let message = Ephemeral {
            document: self.id,
            sender: &public,
            target: "",
            session: &utterance.session,
            count: utterance.count,
            data,
        };
        let template = Template::ephemeral(&message);
        self.to_all_but(Some(from), &template, out);
    }

    /// Tells everybody something in the server's name.
    pub(super) fn notify(&mut self, notice: &Notice, out: &mut Vec<Effect>) {
        let template = self.word(notice);
        self.to_all_but(None, &template, out);
    }

    /// Tells one peer something in the server's name.
    pub(super) fn tell(&mut self, to: ConnectionId, notice: &Notice, out: &mut Vec<Effect>) {
        let template = self.word(notice);
        if let Some(peer) = self.peers.get(&to) {
            out.push(Effect::Send { to, frame: Bytes::from(template.to(peer.peer())) });
        }
    }

    fn word(&mut self, notice: &Notice) -> Template {
        self.words += 1;
        let data = Payload::Notice(notice.clone()).encode();
        let message = Ephemeral {
            document: self.id,
            sender: &self.server,
            target: "",
            session: &self.session,
            count: self.words,
            data: &data,
        };
        Template::ephemeral(&message)
    }

    pub(super) fn notify_left(&mut self, peer: &Peer, out: &mut Vec<Effect>) {
        let peer = peer.entrant.public.to_string();
        self.notify(&Notice::Left { peer }, out);
    }

    fn to_all_but(&self, but: Option<ConnectionId>, template: &Template, out: &mut Vec<Effect>) {
        for (connection, peer) in &self.peers {
            if Some(*connection) != but {
                out.push(Effect::Send { to: *connection, frame: Bytes::from(template.to(peer.peer())) });
            }
        }
    }
}

//! Who may edit. Asked at every command, button, form and suggestion list, never once for all.

/// Who may edit, and how many must agree. Without it, editing is off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moderators {
    /// The server on which they moderate; nobody on another server may edit.
    pub guild: u64,
    /// The roles of that server that may edit; not empty.
    pub roles: Vec<u64>,
    /// How many of them must agree with an edit.
    pub review: Review,
}

/// How many moderators must agree with an edit before it is public.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Review {
    /// The one who proposes it may publish it.
    #[default]
    One,
    /// A second one must agree.
    Two,
}

/// Why somebody may not edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Editing is off: no server and roles are set.
    Off,
    /// They are not on the moderators' server at this moment.
    Elsewhere,
    /// They have none of the roles.
    NoRole,
}

/// Whether somebody with these roles, on this server, may edit. What else they may do on a server,
/// even as its administrator, says nothing.
pub fn may_edit(
    moderators: Option<&Moderators>,
    guild: Option<u64>,
    roles: &[u64],
) -> Result<(), Refusal> {
    let moderators = moderators.ok_or(Refusal::Off)?;
    if guild != Some(moderators.guild) {
        return Err(Refusal::Elsewhere);
    }
    let has = roles.iter().any(|role| moderators.roles.contains(role));
    has.then_some(()).ok_or(Refusal::NoRole)
}

/// Whether an edit may be published now that `by` agrees as well. `stand_behind` are the moderators
/// who wrote its last version or agreed with it; a member who suggested it is not one of them.
pub fn is_agreed(review: Review, stand_behind: &[u64], by: u64) -> bool {
    match review {
        Review::One => true,
        Review::Two => stand_behind.iter().any(|other| *other != by),
    }
}

//! Who works at the demo organisation, in which department, and in what capacity.

use shared::access::{Membership, Role, Scope};
use shared::budget::Name;
use shared::id::{DepartmentId, PersonId, PlanId};

use super::key::id;
use super::tables::{self, Group};
use super::year::Year;

/// What the organisation is called.
pub const NAME: (&str, &str) = ("远山制造", "Farhill Manufacturing");

/// Everybody's password. It opens nothing but the demo organisation.
pub const PASSWORD: &str = "tandem-demo";

/// The part of an address after the `@`.
const PLACE: &str = "demo.tandem";

macro_rules! departments {
    ($($name:ident => $key:literal, $zh:literal, $en:literal;)+) => {
        /// A department of the demo organisation.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(super) enum Department {
            $($name),+
        }

        impl Department {
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            pub const fn key(self) -> &'static str {
                match self {
                    $(Self::$name => $key),+
                }
            }

            pub fn name(self) -> Name {
                match self {
                    $(Self::$name => Name::bilingual($zh, $en)),+
                }
            }
        }
    };
}

departments! {
    Sales => "sales", "销售部", "Sales";
    Production => "production", "生产部", "Production";
    Purchasing => "purchasing", "采购部", "Purchasing";
    Research => "research", "研发部", "Research & Development";
    It => "it", "信息技术部", "Information Technology";
    Administration => "administration", "人事行政部", "HR & Administration";
}

impl Department {
    pub fn id(self) -> DepartmentId {
        DepartmentId(id("department", self.key()))
    }

    /// The sections and lines of its sheet.
    pub const fn groups(self) -> &'static [Group] {
        match self {
            Self::Sales => tables::SALES,
            Self::Production => tables::PRODUCTION,
            Self::Purchasing => tables::PURCHASING,
            Self::Research => tables::RESEARCH,
            Self::It => tables::IT,
            Self::Administration => tables::ADMINISTRATION,
        }
    }

    /// Who answers for the department. One of those who sign in, so that every request finds somebody to decide it.
    pub const fn head(self) -> Login {
        match self {
            Self::Sales | Self::Production | Self::Research | Self::It => Login::Head,
            Self::Purchasing | Self::Administration => Login::Cfo,
        }
    }
}

/// Who signs in; the address is the login at the demo organisation's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Login {
    Finance,
    Sales,
    Production,
    It,
    Head,
    Cfo,
    Auditor,
    Admin,
}

impl Login {
    pub const ALL: [Self; 8] =
        [Self::Finance, Self::Sales, Self::Production, Self::It, Self::Head, Self::Cfo, Self::Auditor, Self::Admin];

    /// The address without its place, the name, the colour of the cursor.
    const fn facts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Finance => ("finance", "林晓 Lin Xiao", "#0f766e"),
            Self::Sales => ("sales", "王蕾 Wang Lei", "#c2410c"),
            Self::Production => ("production", "赵刚 Zhao Gang", "#1d4ed8"),
            Self::It => ("it", "孙宇 Sun Yu", "#6d28d9"),
            Self::Head => ("head", "陈志远 Chen Zhiyuan", "#be123c"),
            Self::Cfo => ("cfo", "周敏 Zhou Min", "#4d7c0f"),
            Self::Auditor => ("auditor", "吴凡 Wu Fan", "#0369a1"),
            Self::Admin => ("admin", "郑洁 Zheng Jie", "#a21caf"),
        }
    }

    pub fn person(self) -> PersonId {
        PersonId(id("person", self.facts().0))
    }

    pub fn email(self) -> String {
        [self.facts().0, "@", PLACE].concat()
    }

    /// Both names, as they stand on a list of people.
    pub const fn name(self) -> &'static str {
        self.facts().1
    }

    /// The name in each language.
    pub fn names(self) -> Name {
        let name = self.name();
        let (zh, en) = name.split_once(' ').unwrap_or((name, name));
        Name::bilingual(zh, en)
    }

    /// What they are there for.
    pub fn what(self) -> Name {
        let (zh, en) = match self {
            Self::Finance => ("财务 · 编辑所有部门", "Finance · edits every department"),
            Self::Sales => ("销售部 · 编制预算", "Sales · writes the budget"),
            Self::Production => ("生产部 · 编制预算", "Production · writes the budget"),
            Self::It => ("信息技术部 · 编制预算", "IT · writes the budget"),
            Self::Head => ("部门负责人 · 审批", "Department head · approves"),
            Self::Cfo => ("财务总监 · 审批大额预算", "CFO · approves large budgets"),
            Self::Auditor => ("审计 · 只读", "Auditor · reads everything"),
            Self::Admin => ("管理员 · 人员与权限", "Administrator · people and roles"),
        };
        Name::bilingual(zh, en)
    }

    pub(super) const fn colour(self) -> &'static str {
        self.facts().2
    }

    /// Whom they answer to.
    pub(super) const fn superior(self) -> Option<Self> {
        match self {
            Self::Sales | Self::Production | Self::It => Some(Self::Head),
            Self::Head | Self::Finance => Some(Self::Cfo),
            Self::Cfo | Self::Auditor | Self::Admin => None,
        }
    }

    pub(super) fn memberships(self) -> Vec<Membership> {
        let own = |role, department: Department| Membership::new(role, Scope::Department(department.id()));
        let everywhere = |role| Membership::new(role, Scope::Organisation);
        let headed = Department::ALL.iter().copied().filter(|department| department.head() == self);
        let mut held: Vec<_> = headed.map(|department| own(Role::Approver, department)).collect();
        match self {
            Self::Sales => held.push(own(Role::Editor, Department::Sales)),
            Self::Production => held.push(own(Role::Editor, Department::Production)),
            Self::It => held.push(own(Role::Editor, Department::It)),
            Self::Finance => {
                // The partner of every department that somebody else of finance does not head.
                let partnered = Department::ALL.iter().filter(|department| department.head() != Self::Cfo);
                held.extend(partnered.map(|department| own(Role::Finance, *department)));
                held.push(everywhere(Role::Finance));
            }
            Self::Cfo => held.push(everywhere(Role::Finance)),
            Self::Auditor => held.push(everywhere(Role::Auditor)),
            Self::Admin => held.push(everywhere(Role::Administrator)),
            Self::Head => {}
        }
        held
    }
}

/// The plan everybody in the demo organisation works on.
pub fn plan() -> PlanId {
    Year::Planned.plan()
}

//! How a visitor looks at the console.

/// Light or dark, as the system of the visitor says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// Mode, theme and width of a visitor's browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// JavaScript is on.
    pub script: bool,
    /// Theme of the system.
    pub theme: Theme,
    /// Width of the window.
    pub width: u32,
}

impl Look {
    /// A desk: JavaScript, light, wide.
    pub const DESK: Self = Self { script: true, theme: Theme::Light, width: 1440 };

    /// A desk with JavaScript switched off.
    pub const NO_SCRIPT: Self = Self { script: false, ..Self::DESK };

    /// A telephone.
    pub const PHONE: Self = Self { width: 390, ..Self::DESK };

    /// Both modes, wide and light.
    pub const MODES: [Self; 2] = [Self::DESK, Self::NO_SCRIPT];

    /// The same in the dark.
    #[must_use]
    pub const fn dark(self) -> Self {
        Self { theme: Theme::Dark, ..self }
    }

    /// For names of files.
    #[must_use]
    pub fn slug(self) -> String {
        let mode = if self.script { "live" } else { "noscript" };
        let theme = match self.theme {
            Theme::Light => "light",
            Theme::Dark => "dark",
        };
        format!("{mode}-{theme}-{}", self.width)
    }
}

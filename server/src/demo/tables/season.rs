//! [`Season`]: how a year's figure falls over twelve months.

/// The shape of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Season {
    Even,
    /// Wages: the same every month, with the yearly rise in April.
    Wages,
    /// Bonuses before Spring Festival, and a part at mid-year.
    Bonus,
    /// Domestic orders: quiet around Spring Festival, a rush before the year closes.
    Orders,
    /// Foreign orders: smoother than those at home.
    Export,
    /// What runs ahead of deliveries by a month: material, overtime, electricity of the workshops.
    Works,
    /// Customers' plants stand still for repairs in late spring and in autumn.
    Overhaul,
    /// Cooling.
    Summer,
    /// Heating.
    Winter,
    /// Trade fairs.
    Fairs,
    /// Travel follows the working months.
    Travel,
    /// At the end of each quarter.
    Quarterly,
    /// In June and December.
    Halves,
    /// In one month, from 1 to 12.
    Once(usize),
}

impl Season {
    /// The share of each month.
    const fn weights(self) -> [i64; 12] {
        match self {
            Self::Even => [1; 12],
            Self::Wages => [97, 97, 97, 101, 101, 101, 101, 101, 101, 101, 101, 101],
            Self::Bonus => [70, 0, 0, 0, 0, 0, 30, 0, 0, 0, 0, 0],
            Self::Orders => [58, 46, 88, 98, 104, 112, 96, 92, 108, 112, 128, 158],
            Self::Export => [84, 62, 92, 98, 102, 104, 100, 96, 108, 116, 120, 118],
            Self::Works => [70, 58, 96, 104, 108, 108, 94, 98, 112, 118, 124, 110],
            Self::Overhaul => [60, 50, 80, 110, 130, 120, 90, 100, 140, 130, 100, 90],
            Self::Summer => [90, 85, 80, 85, 95, 115, 140, 145, 120, 90, 80, 90],
            Self::Winter => [200, 160, 90, 20, 0, 0, 0, 0, 0, 20, 90, 200],
            Self::Fairs => [0, 20, 160, 220, 80, 40, 0, 30, 180, 140, 120, 10],
            Self::Travel => [50, 40, 110, 115, 110, 105, 90, 85, 115, 110, 120, 90],
            Self::Quarterly => [0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1],
            Self::Halves => [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1],
            Self::Once(month) => {
                let mut weights = [0; 12];
                let mut at = 0;
                while at < 12 {
                    #[expect(clippy::indexing_slicing, reason = "the loop stays below the length")]
                    if at + 1 == month {
                        weights[at] = 1;
                    }
                    at += 1;
                }
                weights
            }
        }
    }

    /// A year's whole units over the months, by running rounding: the months add up to the year exactly.
    pub fn months(self, units: i64) -> [i64; 12] {
        let weights = self.weights();
        let whole: i64 = weights.iter().sum();
        let (mut weight, mut given) = (0, 0);
        weights.map(|share| {
            weight += share;
            let due = if whole == 0 { 0 } else { units * weight / whole };
            let month = due - given;
            given = due;
            month
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_months_add_up_to_the_year() {
        for season in [Season::Even, Season::Orders, Season::Winter, Season::Bonus, Season::Quarterly, Season::Once(7)]
        {
            for units in [0, 1, 7, 11_999, 264_000] {
                assert_eq!(season.months(units).iter().sum::<i64>(), units, "{season:?} {units}");
            }
        }
        assert_eq!(Season::Once(7).months(500), [0, 0, 0, 0, 0, 0, 500, 0, 0, 0, 0, 0]);
        assert_eq!(Season::Quarterly.months(10), [0, 0, 2, 0, 0, 3, 0, 0, 2, 0, 0, 3]);
    }
}

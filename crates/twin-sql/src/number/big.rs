//! Whole numbers of any size, with no more than the digits of a double need.

use std::cmp::Ordering;

/// What the digits of a double are calculated with.
pub(super) trait Natural: PartialOrd {
    /// `number` times 5 to the `fives` times 2 to the `twos`.
    fn new(number: u64, fives: i32, twos: i32) -> Self;
    fn times(&mut self, factor: u32);
    fn plus(&self, other: &Self) -> Self;
    /// Keeps the rest of the division and returns the quotient, which is less than 10.
    fn divide(&mut self, divisor: &Self) -> u8;
}

impl Natural for u128 {
    fn new(number: u64, fives: i32, twos: i32) -> u128 {
        let exponent = |number: i32| u32::try_from(number).unwrap_or_default();
        (u128::from(number) * 5_u128.pow(exponent(fives))) << exponent(twos)
    }

    fn times(&mut self, factor: u32) {
        *self *= u128::from(factor);
    }

    fn plus(&self, other: &u128) -> u128 {
        self + other
    }

    fn divide(&mut self, divisor: &u128) -> u8 {
        let quotient = *self / divisor;
        *self %= divisor;
        u8::try_from(quotient).unwrap_or(9)
    }
}

/// A number in parts of 32 bits, the lowest first, without zeros at the top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Big {
    parts: Vec<u32>,
}

impl Natural for Big {
    fn new(number: u64, fives: i32, twos: i32) -> Big {
        let mut big = Big { parts: vec![low(number), low(number >> 32)] };
        for _ in 0..fives / 13 {
            big.times(5_u32.pow(13));
        }
        big.times(5_u32.pow(u32::try_from(fives % 13).unwrap_or_default()));
        let twos = u32::try_from(twos).unwrap_or_default();
        big.times(1 << (twos % 32));
        let zeros = usize::try_from(twos / 32).unwrap_or_default();
        big.parts.splice(0..0, std::iter::repeat_n(0, zeros));
        big.trim();
        big
    }

    fn plus(&self, other: &Big) -> Big {
        let mut carry = 0;
        let count = self.parts.len().max(other.parts.len());
        let mut parts = Vec::with_capacity(count + 1);
        for index in 0..count {
            let sum = self.part(index) + other.part(index) + carry;
            parts.push(low(sum));
            carry = sum >> 32;
        }
        parts.push(low(carry));
        let mut sum = Big { parts };
        sum.trim();
        sum
    }

    fn divide(&mut self, divisor: &Big) -> u8 {
        let mut quotient = 0;
        while *self >= *divisor && quotient < 10 {
            self.minus(divisor);
            quotient += 1;
        }
        quotient
    }

    fn times(&mut self, factor: u32) {
        let mut carry = 0;
        for part in &mut self.parts {
            let product = u64::from(*part) * u64::from(factor) + carry;
            *part = low(product);
            carry = product >> 32;
        }
        if carry > 0 {
            self.parts.push(low(carry));
        }
    }
}

impl Big {
    /// Takes away a number that is not larger.
    fn minus(&mut self, other: &Big) {
        let mut borrow = 0;
        for (index, part) in self.parts.iter_mut().enumerate() {
            let taken = other.part(index) + borrow;
            let (difference, wrapped) = u64::from(*part).overflowing_sub(taken);
            *part = low(difference);
            borrow = u64::from(wrapped);
        }
        self.trim();
    }

    fn part(&self, index: usize) -> u64 {
        self.parts.get(index).copied().unwrap_or_default().into()
    }

    fn trim(&mut self) {
        while self.parts.last() == Some(&0) {
            self.parts.pop();
        }
    }
}

impl PartialOrd for Big {
    fn partial_cmp(&self, other: &Big) -> Option<Ordering> {
        let lengths = self.parts.len().cmp(&other.parts.len());
        Some(lengths.then_with(|| self.parts.iter().rev().cmp(other.parts.iter().rev())))
    }
}

/// The lower 32 bits.
#[expect(clippy::cast_possible_truncation, reason = "the upper bits are taken apart from these")]
fn low(number: u64) -> u32 {
    number as u32
}

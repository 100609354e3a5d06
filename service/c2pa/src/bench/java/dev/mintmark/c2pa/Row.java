package dev.mintmark.c2pa;

import org.jspecify.annotations.Nullable;

/** A row of the table; null for a figure that could not be measured and for a missing target. */
record Row(
        String name,
        @Nullable Double value,
        String unit,
        @Nullable Double target,
        @Nullable Boolean ok,
        String note) {
    static Row all(String name, long reached, long of, String unit, String note) {
        return new Row(name, (double) reached, unit, (double) of, reached == of && of > 0, note);
    }

    static Row atMost(String name, double value, String unit, double target, String note) {
        return new Row(name, value, unit, target, value <= target, note);
    }

    static Row atLeast(String name, double value, String unit, double target, String note) {
        return new Row(name, value, unit, target, value >= target, note);
    }

    static Row figure(String name, double value, String unit, String note) {
        return new Row(name, value, unit, null, null, note);
    }

    static Row unmeasured(String name, String unit, @Nullable Double target, String why) {
        return new Row(name, null, unit, target, null, why);
    }
}

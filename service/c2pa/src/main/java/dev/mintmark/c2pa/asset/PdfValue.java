package dev.mintmark.c2pa.asset;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A value in a PDF (ISO 32000-2, section 7.3), as far as one needs it to find embedded files. */
sealed interface PdfValue {
    record Name(String name) implements PdfValue {}

    record Number(long value) implements PdfValue {}

    record Reference(long object) implements PdfValue {}

    record Items(List<PdfValue> items) implements PdfValue {
        public Items {
            items = List.copyOf(items);
        }
    }

    record Dictionary(Map<String, PdfValue> entries) implements PdfValue {
        /** Sorted, because names with the same hash would make a copy of a hashed map take a time that grows with its square. */
        public Dictionary {
            entries = Collections.unmodifiableMap(new TreeMap<>(entries));
        }

        Optional<PdfValue> get(String key) {
            return Optional.ofNullable(entries.get(key));
        }

        /** Returns the whole number of a key, 0 or more; -1 if it has none. */
        long number(String key) {
            return entries.get(key) instanceof Number number && number.value() >= 0 ? number.value() : -1;
        }

        boolean isName(String key, String name) {
            return entries.get(key) instanceof Name found && found.name().equals(name);
        }
    }

    /** A text, a real number, true, false or null. */
    record Other() implements PdfValue {}
}

package dev.mintmark.c2pa.asset;

import dev.mintmark.c2pa.FileRange;
import dev.mintmark.c2pa.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The objects of a PDF by their numbers (ISO 32000-2, section 7.5). Not thread-safe. */
final class PdfDocument {
    private static final byte[] START = {'s', 't', 'a', 'r', 't', 'x', 'r', 'e', 'f'};
    /** The last bytes of a file, in which the keyword startxref is searched. */
    private static final int TAIL = 2048;

    private static final int MAX_SECTIONS = 1000;
    private static final int MAX_INFLATED = 16 << 20;
    private static final int MAX_LOOKUPS = 10_000;
    /** Limit of objects that are read because others need them: a stream of objects, its length. */
    private static final int MAX_DEPTH = 8;

    private static final int TABLE_ENTRY = 20;
    /** The keys of a trailer that are needed; others would only fill the memory. */
    private static final List<String> TRAILER_KEYS = List.of("Root", "Encrypt");

    private final Source source;
    private final PdfSteps steps = new PdfSteps();
    /** The parts of the cross-reference table, newest first. */
    private final List<Section> sections = new ArrayList<>();

    private final Map<Long, Source> objectStreams = new HashMap<>();
    private final Map<String, PdfValue> trailer = new HashMap<>();
    private int lookups;
    private int depth;
    private int inflatable = MAX_INFLATED;

    /**
     * Entries for objects that follow each other.
     *
     * @param entries their bytes, in the file or inflated
     * @param at where the first one is
     * @param widths of the fields of a binary entry; null for text
     */
    private record Section(long first, long count, Source entries, long at, int @Nullable [] widths) {}

    /** An object: its value, and where the data of a stream begin; -1 if it is none. */
    record Entry(PdfValue value, long data) {}

    PdfDocument(Source source) throws AssetException {
        this.source = source;
        Set<Long> seen = new HashSet<>();
        List<Long> next = new ArrayList<>(List.of(start()));
        while (!next.isEmpty()) {
            long at = next.removeFirst();
            if (!seen.add(at) || seen.size() > MAX_SECTIONS) {
                throw new AssetException("The cross-reference tables of the PDF form a circle, or there are too many.");
            }
            PdfValue.Dictionary part = section(at);
            for (String key : TRAILER_KEYS) {
                part.get(key).ifPresent(value -> trailer.putIfAbsent(key, value));
            }
            for (String key : List.of("XRefStm", "Prev")) {
                if (part.number(key) >= 0) {
                    next.add(part.number(key));
                }
            }
        }
    }

    private long start() throws AssetException {
        long from = Math.max(0, source.length() - TAIL);
        for (long at = source.length() - START.length; at >= from; at--) {
            if (source.isAt(START, at)) {
                return new PdfParser(source, at + START.length, steps)
                        .number()
                        .orElseThrow(() -> new AssetException("The PDF does not say where its objects are."));
            }
        }
        throw new AssetException("The PDF has no keyword startxref at its end.");
    }

    /** Reads a table or a stream of places; returns its trailer. */
    private PdfValue.Dictionary section(long at) throws AssetException {
        PdfParser parser = new PdfParser(source, at, steps);
        if (!parser.accept("xref")) {
            return stream(at);
        }
        for (Optional<Long> first = parser.number(); first.isPresent(); first = parser.number()) {
            long count = parser.number().orElse(-1L);
            parser.skipSpace();
            long entries = parser.position();
            if (count < 0 || count > (source.length() - entries) / TABLE_ENTRY) {
                throw new AssetException("The cross-reference table of the PDF at byte " + at + " is too short.");
            }
            add(new Section(first.get(), count, source, entries, null));
            parser = new PdfParser(source, entries + count * TABLE_ENTRY, steps);
        }
        if (parser.accept("trailer") && parser.value() instanceof PdfValue.Dictionary dictionary) {
            return dictionary;
        }
        throw new AssetException("The cross-reference table of the PDF at byte " + at + " has no trailer.");
    }

    private void add(Section section) throws AssetException {
        sections.add(section);
        if (sections.size() > MAX_SECTIONS) {
            throw new AssetException("The cross-reference table of the PDF has more than " + MAX_SECTIONS + " parts.");
        }
    }

    private PdfValue.Dictionary stream(long at) throws AssetException {
        Entry object = object(at, -1);
        if (!(object.value() instanceof PdfValue.Dictionary dictionary) || !dictionary.isName("Type", "XRef")) {
            throw new AssetException("The PDF has no cross-reference table at byte " + at + ".");
        }
        int[] widths = new int[3];
        List<PdfValue> sizes = items(dictionary.get("W"));
        for (int i = 0; i < widths.length; i++) {
            widths[i] = sizes.size() == widths.length && sizes.get(i) instanceof PdfValue.Number number
                    ? (int) Math.min(9, number.value())
                    : 9;
        }
        int width = Arrays.stream(widths).sum();
        if (width < 1 || Arrays.stream(widths).anyMatch(w -> w > 8)) {
            throw new AssetException("The cross-reference stream of the PDF at byte " + at + " has no sound widths.");
        }
        Source decoded = decoded(dictionary, object.data());
        List<PdfValue> index = items(dictionary.get("Index"));
        if (index.isEmpty()) {
            index = List.of(new PdfValue.Number(0), new PdfValue.Number(dictionary.number("Size")));
        }
        long from = 0;
        for (int i = 0; i + 1 < index.size(); i += 2) {
            long first = index.get(i) instanceof PdfValue.Number number ? number.value() : -1;
            long count = index.get(i + 1) instanceof PdfValue.Number number ? number.value() : -1;
            if (first < 0 || count < 0 || count > (decoded.length() - from) / width) {
                throw new AssetException("The cross-reference stream of the PDF at byte " + at + " is too short.");
            }
            add(new Section(first, count, decoded, from, widths));
            from += count * width;
        }
        return dictionary;
    }

    private static List<PdfValue> items(Optional<PdfValue> value) {
        return value.orElse(null) instanceof PdfValue.Items items ? items.items() : List.of();
    }

    /** Returns the value of a key of the trailer; empty if it has none. */
    Optional<PdfValue> trailer(String key) {
        return Optional.ofNullable(trailer.get(key));
    }

    /** Returns a value, or what a reference leads to, as a dictionary; empty if it is none. */
    Optional<PdfValue.Dictionary> dictionary(Optional<PdfValue> value) throws AssetException {
        return resolved(value) instanceof PdfValue.Dictionary dictionary ? Optional.of(dictionary) : Optional.empty();
    }

    /** Returns the items of a value, or of what a reference leads to; none if it is no array. */
    List<PdfValue> array(Optional<PdfValue> value) throws AssetException {
        return resolved(value) instanceof PdfValue.Items items ? items.items() : List.of();
    }

    private @Nullable PdfValue resolved(Optional<PdfValue> value) throws AssetException {
        PdfValue found = value.orElse(null);
        if (found instanceof PdfValue.Reference reference) {
            return object(reference).map(Entry::value).orElse(null);
        }
        return found;
    }

    /** Returns the range of a stream's data; empty if the value leads to none, or its data are filtered. */
    Optional<FileRange> data(Optional<PdfValue> value) throws AssetException {
        if (!(value.orElse(null) instanceof PdfValue.Reference reference)) {
            return Optional.empty();
        }
        Optional<Entry> object = object(reference);
        if (object.isEmpty()
                || object.get().data() < 0
                || !(object.get().value() instanceof PdfValue.Dictionary dictionary)
                || dictionary.get("Filter").isPresent()) {
            return Optional.empty();
        }
        return Optional.of(range(dictionary, object.get().data()));
    }

    private FileRange range(PdfValue.Dictionary stream, long data) throws AssetException {
        long length = resolved(stream.get("Length")) instanceof PdfValue.Number number ? number.value() : -1;
        if (data < 0 || length < 0 || length > source.length() - data) {
            throw new AssetException(
                    "The stream of the PDF at byte " + data + " has no length, or reaches beyond the file.");
        }
        PdfParser behind = new PdfParser(source, data + length, steps);
        if (!behind.accept("endstream")) {
            throw new AssetException(
                    "The stream of the PDF at byte " + data + " does not end after " + length + " bytes.");
        }
        return new FileRange(data, length);
    }

    /** Returns an object; empty if the file has none of this number. */
    private Optional<Entry> object(PdfValue.Reference reference) throws AssetException {
        if (++lookups > MAX_LOOKUPS) {
            throw new AssetException("The PDF needs more than " + MAX_LOOKUPS + " objects to be read.");
        }
        if (++depth > MAX_DEPTH) {
            throw new AssetException("The PDF has an object in a stream that needs that object itself.");
        }
        try {
            return located(reference);
        } finally {
            depth--;
        }
    }

    private Optional<Entry> located(PdfValue.Reference reference) throws AssetException {
        long number = reference.object();
        for (Section section : sections) {
            long index = number - section.first();
            if (index < 0 || index >= section.count()) {
                continue;
            }
            long[] fields = fields(section, index);
            return switch ((int) Math.min(3, fields[0])) {
                case 1 -> Optional.of(object(fields[1], number));
                case 2 -> inStream(fields[1], fields[2], number);
                default -> Optional.empty();
            };
        }
        return Optional.empty();
    }

    /** Returns the kind of an entry (0 free, 1 in the file, 2 in a stream) and two numbers. */
    private long[] fields(Section section, long index) throws AssetException {
        int[] widths = section.widths();
        if (widths == null) {
            PdfParser entry = new PdfParser(section.entries(), section.at() + index * TABLE_ENTRY, steps);
            long offset = entry.number().orElse(-1L);
            long generation = entry.number().orElse(-1L);
            if (offset < 0 || generation < 0) {
                throw new AssetException("An entry of the PDF's cross-reference table is malformed.");
            }
            return new long[] {entry.accept("n") ? 1 : 0, offset, generation};
        }
        long at = section.at() + index * Arrays.stream(widths).sum();
        long[] fields = new long[widths.length];
        for (int i = 0; i < widths.length; i++) {
            for (int b = 0; b < widths[i]; b++, at++) {
                fields[i] = fields[i] << 8 | section.entries().unsigned(at);
            }
        }
        fields[0] = widths[0] == 0 ? 1 : fields[0];
        return fields;
    }

    /** Reads an object of this number, or of any if that is -1. */
    private Entry object(long at, long number) throws AssetException {
        if (at < 0 || at >= source.length()) {
            throw new AssetException("The PDF has an object at byte " + at + ", outside of its bytes.");
        }
        PdfParser parser = new PdfParser(source, at, steps);
        Optional<Long> found = parser.number();
        boolean sound = found.isPresent() && parser.number().isPresent() && parser.accept("obj");
        if (!sound || number >= 0 && found.get() != number) {
            throw new AssetException("The PDF has another object at byte " + at + " than its tables say, or none.");
        }
        PdfValue value = parser.value();
        if (!parser.accept("stream")) {
            return new Entry(value, -1);
        }
        parser.skipEndOfLine();
        return new Entry(value, parser.position());
    }

    private Optional<Entry> inStream(long stream, long index, long number) throws AssetException {
        Source objects = objectStreams.get(stream);
        PdfValue.Dictionary dictionary = null;
        Optional<Entry> holder = object(new PdfValue.Reference(stream));
        if (holder.isPresent() && holder.get().value() instanceof PdfValue.Dictionary found) {
            dictionary = found;
        }
        if (dictionary == null
                || !dictionary.isName("Type", "ObjStm")
                || holder.get().data() < 0) {
            throw new AssetException("The PDF has no stream of objects of the number " + stream + ".");
        }
        if (objects == null) {
            objects = decoded(dictionary, holder.get().data());
            objectStreams.put(stream, objects);
        }
        long first = dictionary.number("First");
        PdfParser pairs = new PdfParser(objects, 0, steps);
        for (long i = 0; i <= index; i++) {
            Optional<Long> found = pairs.number();
            Optional<Long> offset = pairs.number();
            if (found.isEmpty() || offset.isEmpty()) {
                break;
            }
            if (i == index && found.get() == number && first >= 0 && first + offset.get() < objects.length()) {
                PdfParser parser = new PdfParser(objects, first + offset.get(), steps);
                return Optional.of(new Entry(parser.value(), -1));
            }
        }
        throw new AssetException("The PDF has no object " + number + " in the stream " + stream + ".");
    }

    /** Returns the data of a stream that is not filtered or deflated. */
    private Source decoded(PdfValue.Dictionary stream, long data) throws AssetException {
        FileRange range = range(stream, data);
        PdfValue filter = stream.get("Filter").orElse(null);
        if (filter instanceof PdfValue.Items items && items.items().size() == 1) {
            filter = items.items().getFirst();
        }
        if (filter == null) {
            return source.only(range);
        }
        if (!(filter instanceof PdfValue.Name name)
                || !name.name().equals("FlateDecode")
                || range.length() > MAX_INFLATED) {
            throw new AssetException("The PDF has a stream of objects with a filter that is not read.");
        }
        steps.take(range.length());
        byte[] inflated = PdfStreams.inflated(source.copyOf(range), inflatable);
        inflatable -= inflated.length;
        PdfValue parameters = stream.get("DecodeParms").orElse(null);
        if (parameters instanceof PdfValue.Items items && items.items().size() == 1) {
            parameters = items.items().getFirst();
        }
        return Source.of(
                parameters instanceof PdfValue.Dictionary p && p.number("Predictor") > 1
                        ? PdfStreams.unpredicted(inflated, p)
                        : inflated);
    }
}

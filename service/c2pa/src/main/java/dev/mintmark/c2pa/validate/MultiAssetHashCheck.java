package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.FileRange;
import dev.mintmark.c2pa.Source;
import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.asset.AssetException;
import dev.mintmark.c2pa.asset.BmffBox;
import dev.mintmark.c2pa.asset.Container;
import dev.mintmark.c2pa.cbor.CborValue;
import dev.mintmark.c2pa.manifest.HashedUri;
import dev.mintmark.c2pa.manifest.JumbfUris;
import dev.mintmark.c2pa.manifest.Labels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares the parts of an asset with their hashes: {@code c2pa.hash.multi-asset}, which counts where the hash of the whole
 * asset does not match, because a part may be missing. Together the parts are the whole file. C2PA 2.4, sections 15.12.5
 * and 18.9.
 *
 * @param container the store's container in the asset; it lies in the first part
 */
record MultiAssetHashCheck(Source asset, Container container, ParsedManifest manifest) {
    private static final int MAX_PARTS = 1000;

    /** Returns a manifest's assertion about parts, if its signer vouches for it. */
    static Optional<ParsedManifest.Part> of(ParsedManifest manifest) {
        return created(manifest).stream()
                .flatMap(label -> manifest.assertion(label).stream())
                .filter(part -> part.kind().equals(Labels.MULTI_ASSET_HASH))
                .findFirst();
    }

    private static Set<String> created(ParsedManifest manifest) {
        return manifest.claim().created().stream()
                .flatMap(reference -> JumbfUris.assertion(reference.url()).stream())
                .collect(Collectors.toSet());
    }

    /** A part that is there, and the assertion with its hash. */
    private record Located(FileRange range, ParsedManifest.Part hash) {}

    /** Adds the result; exactly one code. */
    void check(ParsedManifest.Part part, Findings findings) {
        String url = manifest.url(part);
        List<CborValue> parts =
                part.content() == null ? List.of() : part.content().items("parts");
        if (parts.isEmpty() || parts.size() > MAX_PARTS) {
            findings.add(StatusCode.ASSERTION_MULTI_ASSET_HASH_MALFORMED, url, "The multi-asset hash lists no parts.");
            return;
        }
        Set<String> created = created(manifest);
        Map<String, FileRange> boxes = boxes();
        List<Located> found = new ArrayList<>();
        for (CborValue item : parts) {
            Optional<CborValue.Mapping> map = item instanceof CborValue.Mapping m ? Optional.of(m) : Optional.empty();
            Optional<CborValue.Mapping> location = map.flatMap(m -> m.get("location", CborValue.Mapping.class));
            Optional<ParsedManifest.Part> hash = map.flatMap(m -> m.get("hashAssertion"))
                    .flatMap(HashedUri::of)
                    .flatMap(uri -> JumbfUris.assertion(uri.url()))
                    .filter(created::contains)
                    .flatMap(manifest::assertion);
            Optional<FileRange> range = location.flatMap(place -> range(place, boxes));
            if (location.isEmpty() || hash.isEmpty() || hash.get().content() == null || !isLocator(location.get())) {
                findings.add(
                        StatusCode.ASSERTION_MULTI_ASSET_HASH_MALFORMED,
                        url,
                        "A part of the multi-asset hash lacks its place or its hash.");
                return;
            }
            boolean optional = map.flatMap(m -> m.get("optional", CborValue.Bool.class))
                    .filter(CborValue.Bool::value)
                    .isPresent();
            if (range.isEmpty() || range.get().offset() >= asset.length()) {
                if (!optional) {
                    findings.add(
                            StatusCode.ASSERTION_MULTI_ASSET_HASH_MISSING_PART, url, "A part of the asset is missing.");
                    return;
                }
                continue;
            }
            found.add(new Located(range.get(), hash.get()));
        }
        String fault = fault(found);
        findings.add(
                fault == null
                        ? StatusCode.ASSERTION_MULTI_ASSET_HASH_MATCH
                        : StatusCode.ASSERTION_MULTI_ASSET_HASH_MISMATCH,
                url,
                fault == null ? "The parts are those that were signed." : fault);
    }

    /** Returns why the parts are not the asset; null if they are. No byte is hashed twice: parts do not overlap. */
    private @Nullable String fault(List<Located> parts) {
        if (!isWhole(parts.stream().map(Located::range).toList())) {
            return "The parts overlap, or are not the whole asset.";
        }
        for (Located part : parts) {
            if (!matches(part.range(), part.hash())) {
                return "The part at byte " + part.range().offset() + " is not the one that was signed.";
            }
        }
        return null;
    }

    private boolean isWhole(List<FileRange> found) {
        List<FileRange> sorted = found.stream()
                .sorted(Comparator.comparingLong(FileRange::offset))
                .toList();
        long at = 0;
        for (FileRange range : sorted) {
            if (range.offset() != at) {
                return false;
            }
            at = range.end();
        }
        return at == asset.length();
    }

    private static boolean isLocator(CborValue.Mapping location) {
        return location.text("bmffBox").isPresent()
                || location.natural("byteOffset") >= 0 && location.natural("length") >= 0;
    }

    /** Returns the first top-level box of each path, such as {@code /mdat}; none if the asset has no boxes. */
    private Map<String, FileRange> boxes() {
        try {
            return BmffBox.tree(asset).stream()
                    .collect(Collectors.toMap(box -> "/" + box.type(), BmffBox::span, (first, later) -> first));
        } catch (AssetException e) {
            return Map.of();
        }
    }

    private static Optional<FileRange> range(CborValue.Mapping location, Map<String, FileRange> boxes) {
        Optional<String> path = location.text("bmffBox");
        if (path.isPresent()) {
            return path.map(boxes::get);
        }
        long offset = location.natural("byteOffset");
        long length = location.natural("length");
        return offset < 0 || length < 0 ? Optional.empty() : Optional.of(new FileRange(offset, length));
    }

    /** Checks a part as an asset of its own; offsets in its hash count from its beginning. */
    private boolean matches(FileRange range, ParsedManifest.Part hash) {
        Source bytes = asset.only(range);
        FileRange span = container.span();
        boolean holds = range.offset() <= span.offset() && span.end() <= range.end() && span.length() > 0;
        Container inside = holds
                ? new Container(container.store(), new FileRange(span.offset() - range.offset(), span.length()))
                : new Container(container.store(), new FileRange(0, 0));
        Findings own = new Findings();
        CborValue.Mapping content = Objects.requireNonNull(hash.content());
        String url = manifest.url(hash);
        switch (hash.kind()) {
            case "c2pa.hash.data.part" ->
                new DataHashCheck(bytes, inside, false, url).check(content, manifest.claim(), own);
            case "c2pa.hash.boxes.part" -> new BoxesHashCheck(bytes, url).check(content, manifest.claim(), own);
            default -> {
                return false;
            }
        }
        return own.codes(StatusCode.Kind.FAILURE).isEmpty();
    }
}

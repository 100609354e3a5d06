package dev.mintmark.app.ipfs;

import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.io.EntityTags;
import dev.mintmark.app.io.SourceUnavailableException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A trustless gateway over a block store, independent of the HTTP server. Serves one block ({@code format=raw}), the archive of a
 * file's blocks ({@code format=car}) or the file's bytes, and only what is pinned for an artwork. Thread-safe.
 *
 * @see <a href="https://specs.ipfs.tech/http-gateways/trustless-gateway/">Trustless Gateway</a>
 */
public final class IpfsGateway {
    private final BlockStore store;
    private final Predicate<String> isPinned;

    /**
     * @param isPinned whether a block with this CID belongs to an artwork's pin: the store may also have blocks that a try to pin
     *     left
     */
    public IpfsGateway(BlockStore store, Predicate<String> isPinned) {
        this.store = store;
        this.isPinned = isPinned;
    }

    /**
     * A request as the HTTP server parsed it.
     *
     * @param format query parameter
     * @param dagScope query parameter {@code dag-scope}
     * @param entityBytes query parameter {@code entity-bytes}, which counts in an archive with the scope {@code entity} alone
     * @param accept header
     * @param ifNoneMatch header
     * @param range header
     * @param ifRange header
     */
    public record Request(
            String cid,
            @Nullable String format,
            @Nullable String dagScope,
            @Nullable String entityBytes,
            @Nullable String accept,
            @Nullable String ifNoneMatch,
            @Nullable String range,
            @Nullable String ifRange) {}

    /** Writes the body of an answer; blocks are read and hashed meanwhile. */
    public interface Body {
        void writeTo(OutputStream out) throws IOException, SourceUnavailableException;
    }

    /**
     * An answer.
     *
     * @param length of the body; empty where it is not known before it is written
     */
    public record Answer(int status, Map<String, String> headers, Optional<Long> length, Body body) {}

    /**
     * Answers a request; empty where the content is not pinned here.
     *
     * @throws InvalidRequestException where the CID or the format is not valid
     */
    public Optional<Answer> answer(Request request) throws IOException, SourceUnavailableException {
        Cid cid;
        try {
            cid = Cid.parse(request.cid());
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException("cid", String.valueOf(e.getMessage()));
        }
        requireScope(request.dagScope());
        ContentFormat format = format(request);
        EntityBytes part = part(request, format);
        if (!store.has(cid) || !isPinned.test(cid.toString())) {
            return Optional.empty();
        }
        Map<String, String> headers = new LinkedHashMap<>();
        if (format.kind() == ContentFormat.Kind.NONE) {
            return Optional.of(new Answer(406, headers, Optional.of(0L), out -> {}));
        }
        Car.Blocks blocks = "block".equals(request.dagScope())
                ? Car.Blocks.ROOT
                : format.duplicates() ? Car.Blocks.ALL_WITH_DUPLICATES : Car.Blocks.ALL;
        String tag = part != null ? "W/\"" + cid + ".car.bytes=" + part + "\"" : etag(cid, format, blocks);
        headers.put("ETag", tag);
        headers.put("Cache-Control", "public, max-age=31536000, immutable");
        headers.put("Vary", "Accept");
        headers.put("X-Ipfs-Path", "/ipfs/" + cid);
        headers.put("X-Ipfs-Roots", cid.toString());
        if (EntityTags.matches(request.ifNoneMatch(), tag)) {
            return Optional.of(new Answer(304, headers, Optional.empty(), out -> {}));
        }
        return Optional.of(
                switch (format.kind()) {
                    case RAW -> raw(cid, headers);
                    case CAR -> part == null ? car(cid, headers, blocks) : car(cid, headers, part);
                    case FILE, NONE -> {
                        boolean ranged = EntityTags.allowsRange(request.ifRange(), tag);
                        yield new FileResponse(store, cid).of(headers, ranged ? request.range() : null);
                    }
                });
    }

    private Answer raw(Cid cid, Map<String, String> headers) throws IOException {
        byte[] block = store.block(cid).orElseThrow(() -> new Dag.MissingBlockException(cid));
        headers.put("Content-Type", ContentFormat.RAW);
        headers.put("Content-Disposition", "attachment; filename=\"" + cid + ".bin\"");
        return new Answer(200, headers, Optional.of((long) block.length), out -> out.write(block));
    }

    private Answer car(Cid cid, Map<String, String> headers, Car.Blocks blocks) {
        String duplicates = blocks == Car.Blocks.ALL_WITH_DUPLICATES ? "y" : "n";
        return car(cid, headers, duplicates, out -> Car.write(store, List.of(cid), blocks, out));
    }

    private Answer car(Cid cid, Map<String, String> headers, EntityBytes part) {
        return car(cid, headers, "n", out -> Car.write(store, cid, part, out));
    }

    /** The part of the file that is asked for; null for all of it. */
    private static @Nullable EntityBytes part(Request request, ContentFormat format) {
        String text = request.entityBytes();
        EntityBytes part = text == null ? null : EntityBytes.parse(text);
        return "entity".equals(request.dagScope()) && format.kind() == ContentFormat.Kind.CAR ? part : null;
    }

    private static Answer car(Cid cid, Map<String, String> headers, String duplicates, Body body) {
        headers.put("Content-Type", ContentFormat.CAR + "; version=1; order=dfs; dups=" + duplicates);
        headers.put("Content-Disposition", "attachment; filename=\"" + cid + ".car\"");
        return new Answer(200, headers, Optional.empty(), body);
    }

    private static void requireScope(@Nullable String scope) {
        if (scope != null && !List.of("all", "entity", "block").contains(scope)) {
            throw new InvalidRequestException(
                    "dag-scope", "The scope is \"" + scope + "\"; it can be all, entity or block.");
        }
    }

    private static ContentFormat format(Request request) {
        String format = request.format();
        ContentFormat accepted = ContentFormat.negotiate(request.accept());
        return switch (format) {
            case null -> accepted;
            case "raw" -> ContentFormat.of(ContentFormat.Kind.RAW);
            case "car" ->
                accepted.kind() == ContentFormat.Kind.CAR ? accepted : ContentFormat.of(ContentFormat.Kind.CAR);
            default ->
                throw new InvalidRequestException(
                        "format",
                        "The format is \"" + format + "\"; it can be raw or car, and without it the file comes.");
        };
    }

    private static String etag(Cid cid, ContentFormat format, Car.Blocks blocks) {
        return switch (format.kind()) {
            case RAW -> "\"" + cid + ".raw\"";
            case CAR ->
                "W/\"" + cid + ".car"
                        + switch (blocks) {
                            case ALL -> "";
                            case ALL_WITH_DUPLICATES -> ".dups";
                            case ROOT -> ".block";
                        }
                        + "\"";
            case FILE, NONE -> "\"" + cid + "\"";
        };
    }
}

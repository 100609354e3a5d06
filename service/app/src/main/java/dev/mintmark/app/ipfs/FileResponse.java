package dev.mintmark.app.ipfs;

import dev.mintmark.app.io.SourceUnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Answers a request for a pinned file's bytes, or one range of them (RFC 9110, section 14). */
record FileResponse(BlockStore store, Cid cid) {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d*)-(\\d*)");

    /** No file has as many bytes as a number of more digits says. */
    private static final int MAX_DIGITS = 18;

    /** The bytes {@code from} to {@code to}, both included; none if {@code from} is larger. */
    private record Range(long from, long to) {}

    IpfsGateway.Answer of(Map<String, String> headers, @Nullable String range)
            throws IOException, SourceUnavailableException {
        long size = Dag.size(store, cid).orElseThrow(() -> new Dag.MissingBlockException(cid));
        headers.put("Content-Type", mediaType(firstLeaf(cid, 0)));
        headers.put("Accept-Ranges", "bytes");
        Optional<Range> wanted = range == null ? Optional.empty() : parse(range, size);
        if (wanted.isEmpty()) {
            return new IpfsGateway.Answer(200, headers, Optional.of(size), out -> Dag.range(store, cid, 0, size, out));
        }
        long from = wanted.get().from();
        long to = wanted.get().to();
        if (from > to) {
            headers.put("Content-Range", "bytes */" + size);
            return new IpfsGateway.Answer(416, headers, Optional.of(0L), out -> {});
        }
        headers.put("Content-Range", "bytes " + from + "-" + to + "/" + size);
        long length = to - from + 1;
        return new IpfsGateway.Answer(
                206, headers, Optional.of(length), out -> Dag.range(store, cid, from, length, out));
    }

    /** Returns empty for several ranges and for what is not a range: the whole file is sent then. */
    private static Optional<Range> parse(String header, long size) {
        Matcher wanted = RANGE.matcher(header);
        if (!wanted.matches() || (wanted.group(1).isEmpty() && wanted.group(2).isEmpty())) {
            return Optional.empty();
        }
        if (wanted.group(1).isEmpty()) {
            return Optional.of(new Range(Math.max(0, size - number(wanted.group(2))), size - 1));
        }
        long from = number(wanted.group(1));
        long to = wanted.group(2).isEmpty() ? Long.MAX_VALUE : number(wanted.group(2));
        return to < from ? Optional.empty() : Optional.of(new Range(from, Math.min(size - 1, to)));
    }

    private static long number(String digits) {
        return digits.length() > MAX_DIGITS ? Long.MAX_VALUE : Long.parseLong(digits);
    }

    private byte[] firstLeaf(Cid node, int depth) throws IOException {
        byte[] block = store.block(node).orElseThrow(() -> new Dag.MissingBlockException(node));
        if (node.codec() == Cid.Codec.RAW) {
            return block;
        }
        DagPb links = DagPb.decode(block);
        return links.links().isEmpty() || depth > 8
                ? new byte[0]
                : firstLeaf(links.links().getFirst().cid(), depth + 1);
    }

    /** Returns the media type by magic bytes; never one whose scripts a browser runs. */
    private static String mediaType(byte[] start) {
        if (starts(start, 0, "\u0089PNG\r\n\u001a\n")) {
            return "image/png";
        }
        if (starts(start, 0, "\u00ff\u00d8\u00ff")) {
            return "image/jpeg";
        }
        if (starts(start, 0, "RIFF") && starts(start, 8, "WEBP")) {
            return "image/webp";
        }
        return starts(start, 0, "{\"") ? "application/json" : "application/octet-stream";
    }

    private static boolean starts(byte[] bytes, int at, String magic) {
        byte[] wanted = magic.getBytes(StandardCharsets.ISO_8859_1);
        return bytes.length >= at + wanted.length
                && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length);
    }
}

package dev.mintmark.app.ipfs;

import dev.mintmark.app.io.SourceUnavailableException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Answers a request for a pinned file's bytes, or one range of them (RFC 9110, section 14). */
record FileResponse(BlockStore store, Cid cid) {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,15})?-(\\d{1,15})?");

    IpfsGateway.Answer of(Map<String, String> headers, @Nullable String range)
            throws IOException, SourceUnavailableException {
        long size = Dag.size(store, cid).orElseThrow(() -> new Dag.MissingBlockException(cid));
        headers.put("Content-Type", mediaType(firstLeaf(cid, 0)));
        headers.put("Accept-Ranges", "bytes");
        Matcher wanted = range == null ? null : RANGE.matcher(range);
        if (wanted == null || !wanted.matches() || (wanted.group(1) == null && wanted.group(2) == null)) {
            return new IpfsGateway.Answer(200, headers, Optional.of(size), out -> write(out, 0, size));
        }
        long from;
        long to;
        if (wanted.group(1) == null) {
            from = Math.max(0, size - Long.parseLong(wanted.group(2)));
            to = size - 1;
        } else {
            from = Long.parseLong(wanted.group(1));
            to = wanted.group(2) == null ? size - 1 : Math.min(size - 1, Long.parseLong(wanted.group(2)));
        }
        if (from > to) {
            headers.put("Content-Range", "bytes */" + size);
            return new IpfsGateway.Answer(416, headers, Optional.of(0L), out -> {});
        }
        headers.put("Content-Range", "bytes " + from + "-" + to + "/" + size);
        long length = to - from + 1;
        return new IpfsGateway.Answer(206, headers, Optional.of(length), out -> write(out, from, length));
    }

    private void write(OutputStream out, long from, long length) throws IOException, SourceUnavailableException {
        long[] at = {0};
        Dag.walk(store, cid, block -> {
            if (block.cid().codec() == Cid.Codec.DAG_PB) {
                return;
            }
            byte[] bytes = block.bytes();
            int start = Math.clamp(from - at[0], 0, bytes.length);
            int end = Math.clamp(from + length - at[0], 0, bytes.length);
            if (end > start) {
                out.write(bytes, start, end - start);
            }
            at[0] += bytes.length;
        });
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

package dev.mintmark.c2pa;

import dev.mintmark.c2pa.asset.AssetException;
import dev.mintmark.c2pa.asset.AssetFormat;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the URL of a remote manifest in a file's XMP. Nothing is fetched. C2PA 2.4, section 11.4. */
final class RemoteManifest {
    private static final int MAX_URL = 2048;
    /** The property as an attribute or as an element; the first match counts. */
    private static final Pattern PROVENANCE = Pattern.compile("dcterms:provenance(?:\\s{0,9}=\\s{0,9}[\"']([^\"'<>]{1,"
            + MAX_URL + "})[\"']|>\\s{0,9}([^<>\\s]{1," + MAX_URL + "})\\s{0,9}<)");

    private RemoteManifest() {}

    /** Returns the URL in the file's XMP; empty if there is none or it points into the file. */
    static Optional<String> of(AssetFormat format, byte[] asset) throws AssetException {
        Optional<byte[]> xmp = format.xmp(asset);
        if (xmp.isEmpty()) {
            return Optional.empty();
        }
        Matcher matcher = PROVENANCE.matcher(new String(xmp.get(), StandardCharsets.UTF_8));
        if (!matcher.find()) {
            return Optional.empty();
        }
        String url = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
        return Optional.of(url.replace("&amp;", "&").strip()).filter(u -> !u.startsWith("self#"));
    }
}

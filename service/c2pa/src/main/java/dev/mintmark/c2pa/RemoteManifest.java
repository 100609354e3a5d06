package dev.mintmark.c2pa;

import dev.mintmark.c2pa.asset.AssetException;
import dev.mintmark.c2pa.asset.AssetFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the URL of a remote manifest in a file's XMP. C2PA 2.4, section 11.4. */
final class RemoteManifest {
    private static final int MAX_URL = 2048;
    /** The property as an attribute or as an element; the first match counts. */
    private static final Pattern PROVENANCE = Pattern.compile("dcterms:provenance(?:\\s{0,9}=\\s{0,9}[\"']([^\"'<>]{1,"
            + MAX_URL + "})[\"']|>\\s{0,9}([^<>\\s]{1," + MAX_URL + "})\\s{0,9}<)");

    private static final String ADDRESS = "https?://[^\\s\"'<>]{1,2000}";
    private static final String DESCRIPTION = "<rdf:Description";
    private static final String EMPTY = "<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>"
            + "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
            + "<rdf:Description rdf:about=\"\"/></rdf:RDF></x:xmpmeta><?xpacket end=\"w\"?>";

    private RemoteManifest() {}

    /**
     * Returns a file whose XMP names a manifest at an address, {@code dcterms:provenance}.
     *
     * @throws C2paException if the address is none, or XMP cannot be written into files of this format
     */
    static Source refer(Source asset, String url) throws C2paException {
        if (!url.matches(ADDRESS)) {
            throw new C2paException("\"" + url + "\" is no address of a manifest; https://example.org/a.c2pa is one.");
        }
        AssetFormat format = AssetFormat.of(asset);
        String property =
                " xmlns:dcterms=\"http://purl.org/dc/terms/\" dcterms:provenance=\"" + url.replace("&", "&amp;") + "\"";
        String packet = format.xmp(asset)
                .map(xmp -> new String(xmp, StandardCharsets.UTF_8))
                .orElse(EMPTY);
        String without = packet.replaceAll("\\s(xmlns:dcterms|dcterms:provenance)=(\"[^\"]*\"|'[^']*')", "");
        int at = without.indexOf(DESCRIPTION);
        if (at < 0 || without.contains("dcterms:")) {
            throw new C2paException("The file's XMP has no place for the address of a manifest.");
        }
        int behind = at + DESCRIPTION.length();
        String written = without.substring(0, behind) + property + without.substring(behind);
        return format.withXmp(asset, written.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the URL in the file's XMP; empty if there is none or it points into the file. */
    static Optional<String> of(AssetFormat format, Source asset) throws AssetException {
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

    /**
     * Returns the manifest store at a URL.
     *
     * @throws C2paException if the URL is no address of the web, or the resolver fails or returns too much
     */
    static byte[] fetch(ManifestResolver resolver, String url) throws C2paException {
        if (!url.matches(ADDRESS)) {
            throw new C2paException("The file's manifest lies at " + url + ", which is no address of the web.");
        }
        byte[] store;
        try {
            store = resolver.fetch(url);
        } catch (IOException | RuntimeException e) {
            throw new C2paException("The file's manifest at " + url + " cannot be fetched. " + e.getMessage(), e);
        }
        if (store == null || store.length > ManifestResolver.MAX_BYTES) {
            throw new C2paException("The file's manifest at " + url + " is missing or too long.");
        }
        return store;
    }
}

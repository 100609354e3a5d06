package dev.mintmark.app.seal;

import dev.mintmark.app.config.Settings;
import dev.mintmark.app.io.FileTrouble;
import dev.mintmark.c2pa.SigningOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the settings add to a signature: a time-stamp and OCSP responses. The responses are read for every seal, because they are
 * valid for days and another program replaces their files. Thread-safe.
 */
public final class SignatureExtras {
    /** Adds nothing. */
    public static final SignatureExtras NONE = new SignatureExtras(SigningOptions.NONE, List.of());

    private static final Logger log = LoggerFactory.getLogger(SignatureExtras.class);
    private static final int MAX_RESPONSE_BYTES = 64 << 10;

    private final SigningOptions timeStamps;
    private final List<Path> responses;

    private SignatureExtras(SigningOptions timeStamps, List<Path> responses) {
        this.timeStamps = timeStamps;
        this.responses = responses;
    }

    /**
     * Reads what these settings name.
     *
     * @throws KeyException where an OCSP response cannot be read now
     */
    public static SignatureExtras of(Settings.Sign sign, HttpClient http) throws KeyException {
        return of(sign, http, HttpTimeStamps.DEADLINE);
    }

    static SignatureExtras of(Settings.Sign sign, HttpClient http, Duration deadline) throws KeyException {
        URI authority = sign.timestamp();
        for (Path file : sign.ocsp()) {
            try {
                readResponse(file);
            } catch (IOException e) {
                throw new KeyException("The OCSP response " + file + " (sign.ocsp) cannot be used: " + reason(e), e);
            }
        }
        return new SignatureExtras(
                authority == null
                        ? SigningOptions.NONE
                        : SigningOptions.NONE.withTimeStamps(new HttpTimeStamps(http, authority, deadline)),
                sign.ocsp());
    }

    /** Returns the options for one signature; a response that can no longer be read is left out and logged. */
    SigningOptions options() {
        List<byte[]> current = new ArrayList<>();
        for (Path file : responses) {
            try {
                current.add(readResponse(file));
            } catch (IOException e) {
                log.warn("The seal is made without the OCSP response {}: {}", file, reason(e));
            }
        }
        return timeStamps.withOcspResponses(current);
    }

    private static String reason(IOException e) {
        String reason = FileTrouble.reason(e);
        return reason.endsWith(".") ? reason : reason + ".";
    }

    private static byte[] readResponse(Path file) throws IOException {
        byte[] der;
        try (InputStream in = Files.newInputStream(file)) {
            der = in.readNBytes(MAX_RESPONSE_BYTES + 1);
        }
        if (der.length > MAX_RESPONSE_BYTES) {
            throw new IOException("It is longer than " + MAX_RESPONSE_BYTES + " bytes.");
        }
        try {
            if (new OCSPResp(der).getResponseObject() == null) {
                throw new IOException("It holds no answer about a certificate.");
            }
        } catch (OCSPException | RuntimeException e) {
            throw new IOException("It is not an OCSP response in DER: " + e.getMessage(), e);
        }
        return der;
    }
}

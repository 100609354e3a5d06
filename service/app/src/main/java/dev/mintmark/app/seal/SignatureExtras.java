package dev.mintmark.app.seal;

import dev.mintmark.app.config.Settings;
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
 * What the settings put beside a signature: time-stamps and OCSP responses. The responses are read anew for every seal,
 * because they last for days and whoever fetches them replaces the files. Thread-safe.
 */
public final class SignatureExtras {
    /** Signatures that stand alone. */
    public static final SignatureExtras NOTHING = new SignatureExtras(SigningOptions.NONE, List.of());

    private static final Logger log = LoggerFactory.getLogger(SignatureExtras.class);
    private static final int MAX_RESPONSE = 64 << 10;

    private final SigningOptions stamping;
    private final List<Path> ocsp;

    private SignatureExtras(SigningOptions stamping, List<Path> ocsp) {
        this.stamping = stamping;
        this.ocsp = ocsp;
    }

    /**
     * What these settings ask for.
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
                response(file);
            } catch (IOException e) {
                throw new KeyException(
                        "The OCSP response " + file + " (sign.ocsp) cannot be used: " + e.getMessage(), e);
            }
        }
        return new SignatureExtras(
                authority == null
                        ? SigningOptions.NONE
                        : SigningOptions.NONE.withTimeStamps(new HttpTimeStamps(http, authority, deadline)),
                sign.ocsp());
    }

    /** For one signature; a response that cannot be read any more is left out, and the log says so. */
    SigningOptions now() {
        List<byte[]> responses = new ArrayList<>();
        for (Path file : ocsp) {
            try {
                responses.add(response(file));
            } catch (IOException e) {
                log.warn("The seal goes on without the OCSP response {}: {}", file, e.getMessage());
            }
        }
        return stamping.withOcspResponses(responses);
    }

    private static byte[] response(Path file) throws IOException {
        byte[] der;
        try (InputStream in = Files.newInputStream(file)) {
            der = in.readNBytes(MAX_RESPONSE + 1);
        }
        if (der.length > MAX_RESPONSE) {
            throw new IOException("It is longer than " + MAX_RESPONSE + " bytes.");
        }
        try {
            if (new OCSPResp(der).getResponseObject() == null) {
                throw new IOException("It holds no answer about a certificate.");
            }
        } catch (OCSPException | RuntimeException e) {
            throw new IOException("It is no OCSP response in DER: " + e.getMessage(), e);
        }
        return der;
    }
}

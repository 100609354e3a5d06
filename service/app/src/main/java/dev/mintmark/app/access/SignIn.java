package dev.mintmark.app.access;

import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.SignatureException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Sign;

/**
 * Signs browsers in with a wallet (EIP-4361) or an API key, and knows them again by the token in their cookie. Thread-safe.
 */
public final class SignIn {
    /** How long a browser stays signed in. */
    public static final Duration SESSION = Duration.ofHours(24);

    private static final Duration ATTEMPT = Duration.ofMinutes(10);
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);
    private static final int MAX_ATTEMPTS = 1_000_000;
    private static final int NONCE_BYTES = 16;
    private static final int SIGNATURE_BYTES = 65;

    /** A wallet of many owners has the signatures of all. */
    private static final int MAX_SIGNATURE = 4096;

    /** So long a contract wallet has for its answer. */
    private static final Duration WALLET = Duration.ofSeconds(10);

    private final AccessControl access;
    private final Sessions sessions;
    private final Rules rules;
    private final ContractWallets wallets;
    private final SecureRandom random;
    private final Clock clock;
    private final @Nullable OpenIdSignIn openId;

    SignIn(
            AccessControl access,
            Sessions sessions,
            Rules rules,
            ContractWallets wallets,
            SecureRandom random,
            Clock clock) {
        this.wallets = wallets;
        this.access = access;
        this.sessions = sessions;
        this.rules = rules;
        this.random = random;
        this.clock = clock;
        this.openId = rules.provider() == null ? null : new OpenIdSignIn(rules.provider(), this);
    }

    /**
     * @param chainId the chain that messages are to name
     * @param isOpen whether whoever signs in becomes a creator; otherwise an operator adds principals
     * @param provider at which browsers can sign in; null for none
     */
    public record Rules(long chainId, boolean isOpen, OpenIdSignIn.@Nullable Provider provider) {}

    /** Sign-in at the OpenID provider of the rules; empty where there is none. */
    public Optional<OpenIdSignIn> openId() {
        return Optional.ofNullable(openId);
    }

    public Rules rules() {
        return rules;
    }

    /** A browser that just signed in. The token is for its cookie alone. */
    public record SignedIn(String token, Session session, Caller caller) {
        /** The token stays out of logs. */
        @Override
        public String toString() {
            return "SignedIn[principal=" + session.principalId() + "]";
        }
    }

    /** Why somebody is not signed in. The message is one sentence. */
    public static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;

        RefusedException(String sentence) {
            super(sentence);
        }
    }

    /**
     * Begins a sign-in with a wallet.
     *
     * @return the nonce for the message; it can be used once, within ten minutes
     * @throws RefusedException where too many have begun
     */
    public String begin() throws RefusedException {
        return begin(null);
    }

    String begin(@Nullable String detail) throws RefusedException {
        byte[] bytes = new byte[NONCE_BYTES];
        random.nextBytes(bytes);
        String nonce = HexFormat.of().formatHex(bytes);
        Instant now = clock.instant();
        if (!sessions.begin(nonce, detail, now, now.plus(ATTEMPT), MAX_ATTEMPTS)) {
            throw new RefusedException("Too many sign-ins have begun; try again in some minutes.");
        }
        return nonce;
    }

    /**
     * Ends a sign-in with a wallet.
     *
     * @param text the message of EIP-4361 that was signed
     * @param signature in hex, of EIP-191 ({@code personal_sign}): 65 bytes of a key, or what a contract wallet on the message's chain
     *     takes (EIP-1271)
     * @param origin the origin of the pages of this service that the browser sees, such as {@code https://mintmark.example}
     * @throws RefusedException where a part of the message is wrong, the signature is another's, or the address is unknown
     * @throws InvalidRequestException where either is not of its form
     * @throws SourceUnavailableException where the signature is no key's, and the chain does not say whether it is a contract's
     */
    public SignedIn withWallet(String text, String signature, String origin)
            throws RefusedException, SourceUnavailableException {
        SignInMessage message = SignInMessage.parse(text);
        byte[] bytes = bytes(signature);
        requireOrigin(message, URI.create(origin));
        if (message.chainId() != rules.chainId()) {
            throw new RefusedException("The message is for the chain " + message.chainId() + "; this service is on "
                    + rules.chainId() + ".");
        }
        Instant now = clock.instant();
        requireTimes(message, now);
        Optional<Sessions.Attempt> attempt = sessions.end(message.nonce(), now);
        if (attempt.isEmpty() || attempt.get().detail() != null) {
            throw new RefusedException("The message's nonce was used before, is too old, or is not of this service.");
        }
        Address wallet = new Address(message.address().toLowerCase(Locale.ROOT));
        byte[] signed = text.getBytes(StandardCharsets.UTF_8);
        // the key first: it still commands an account that has code by EIP-7702
        if (!signer(signed, bytes).filter(wallet::equals).isPresent()
                && !isAccepted(wallet, Sign.getEthereumMessageHash(signed), bytes)) {
            throw new RefusedException("The signature is not that of " + message.address() + ".");
        }
        return open(principal(wallet), null, "wallet");
    }

    private static void requireOrigin(SignInMessage message, URI own) throws RefusedException {
        URI uri;
        try {
            uri = URI.create(message.uri());
        } catch (IllegalArgumentException e) {
            throw new RefusedException("The message's URI is not one.");
        }
        boolean isOwn = message.domain().equalsIgnoreCase(own.getAuthority())
                && own.getScheme().equalsIgnoreCase(uri.getScheme())
                && own.getAuthority().equalsIgnoreCase(uri.getAuthority());
        if (!isOwn) {
            throw new RefusedException(
                    "The message is for " + message.domain() + ", and this service is " + own.getAuthority() + ".");
        }
    }

    private static void requireTimes(SignInMessage message, Instant now) throws RefusedException {
        boolean isNow = message.issuedAt().isBefore(now.plus(CLOCK_SKEW))
                && message.issuedAt().isAfter(now.minus(ATTEMPT).minus(CLOCK_SKEW))
                && (message.expiresAt() == null || now.isBefore(message.expiresAt()))
                && (message.notBefore() == null || !now.isBefore(message.notBefore()));
        if (!isNow) {
            throw new RefusedException("The message is not valid at this time.");
        }
    }

    private static byte[] bytes(String signature) {
        int digits = signature.length() - 2;
        if (digits < 2 || digits > 2 * MAX_SIGNATURE || digits % 2 != 0 || !signature.matches("0x[0-9a-fA-F]+")) {
            throw new InvalidRequestException(
                    "signature", "A signature is 0x and 130 hex digits, or up to 8192 of a contract wallet.");
        }
        return HexFormat.of().parseHex(signature.substring(2));
    }

    /** The address whose key signed the text; empty where no key did. */
    private static Optional<Address> signer(byte[] text, byte[] signature) {
        if (signature.length != SIGNATURE_BYTES) {
            return Optional.empty();
        }
        byte v = signature[SIGNATURE_BYTES - 1];
        Sign.SignatureData data = new Sign.SignatureData(
                v < 27 ? (byte) (v + 27) : v, Arrays.copyOf(signature, 32), Arrays.copyOfRange(signature, 32, 64));
        try {
            return Optional.of(new Address("0x" + Keys.getAddress(Sign.signedPrefixedMessageToKey(text, data))));
        } catch (SignatureException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** What is at the address decides how long its answer takes, so there is a deadline for the whole of it. */
    private boolean isAccepted(Address wallet, byte[] hash, byte[] signature) throws SourceUnavailableException {
        FutureTask<Boolean> asked = new FutureTask<>(() -> wallets.accepts(wallet, hash, signature));
        Thread.ofVirtual().name("contract-wallet").start(asked);
        try {
            return asked.get(WALLET.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            asked.cancel(true);
            throw unknown("it did not answer within " + WALLET.toSeconds() + " seconds", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unknown("the service ends", e);
        } catch (ExecutionException e) {
            throw unknown("the chain cannot be asked", e);
        }
    }

    private static SourceUnavailableException unknown(String why, Exception cause) {
        return new SourceUnavailableException(
                "No key made the signature, and whether a contract wallet did is not known, as " + why
                        + "; sign in again later.",
                cause);
    }

    private Principal principal(Address address) throws RefusedException {
        Optional<Principal> known = access.principals().byAddress(address.hex());
        if (known.isPresent()) {
            return known.get();
        }
        if (!rules.isOpen()) {
            throw new RefusedException("The address " + address + " is not known here; an operator adds it.");
        }
        return access.add(null, address.hex(), Set.of(Role.CREATOR), address, null, null);
    }

    /**
     * Signs a browser in with an API key, for pages that cannot send headers with pictures.
     *
     * @throws RefusedException where the key is not valid
     */
    public SignedIn withKey(String presented) throws RefusedException {
        Caller caller = access.byKey(presented)
                .orElseThrow(() -> new RefusedException("The API key is not valid here, or not any more."));
        String key = Objects.requireNonNull(caller.key()).id();
        return open(Objects.requireNonNull(caller.principal()), key, key);
    }

    /** Ends a sign-in once, and returns what was kept of it. */
    String end(String nonce, String missing) throws RefusedException {
        Optional<Sessions.Attempt> attempt = sessions.end(nonce, clock.instant());
        if (attempt.isEmpty()) {
            throw new RefusedException("This sign-in was ended before, is too old, or is not of this service.");
        }
        String detail = attempt.get().detail();
        return detail == null ? missing : detail;
    }

    /** Signs in whom an OpenID provider knows by this name. */
    SignedIn openSubject(String issuer, String subject) throws RefusedException {
        Optional<Principal> known = access.principals().bySubject(issuer, subject);
        if (known.isEmpty() && !rules.isOpen()) {
            throw new RefusedException("\"" + subject + "\" of " + issuer + " is not known here; an operator adds it.");
        }
        return open(
                known.isPresent()
                        ? known.get()
                        : access.add(null, subject, Set.of(Role.CREATOR), null, issuer, subject),
                null,
                "openid");
    }

    /** Always a new token: one that was there before the sign-in is never raised to a signed-in one. */
    private SignedIn open(Principal principal, @Nullable String keyId, String by) throws RefusedException {
        String token = SecretToken.create(random);
        Instant now = Instant.ofEpochMilli(clock.millis());
        Session session = new Session(
                SecretToken.hash(token),
                principal.id(),
                keyId,
                SecretToken.create(random),
                now,
                now.plus(SESSION),
                now,
                CurrentRequest.agent());
        Caller caller =
                access.bySession(session).orElseThrow(() -> new RefusedException("This principal is disabled."));
        access.audit().inTransaction(() -> {
            sessions.add(session);
            access.audit().append(principal.id(), "sign-in", principal.id(), Map.of("by", by));
        });
        return new SignedIn(token, session, caller);
    }

    /** The session of this token, with whom it belongs to; empty where it is over. */
    public Optional<SignedIn> find(String token) {
        Optional<SignedIn> found = sessions.byHash(SecretToken.hash(token))
                .flatMap(session -> access.bySession(session).map(caller -> new SignedIn(token, session, caller)));
        Instant now = clock.instant();
        found.filter(signedIn -> AccessControl.isStale(signedIn.session().lastUsedAt(), now))
                .ifPresent(signedIn -> sessions.used(signedIn.session().hash(), now));
        return found;
    }

    /** Whether this is the session's CSRF token. */
    public static boolean isCsrfToken(Session session, String given) {
        return SecretToken.isEqual(session.csrfToken(), given);
    }

    /** Ends the session of this token; nothing where there is none. */
    public void end(String token) {
        sessions.remove(SecretToken.hash(token));
    }
}

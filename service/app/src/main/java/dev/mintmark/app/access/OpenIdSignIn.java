package dev.mintmark.app.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jwt.JWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.util.JSONObjectUtils;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import dev.mintmark.app.io.HttpCalls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Signs browsers in at an OpenID provider: OpenID Connect Core 1.0 with the authorization code flow and PKCE (RFC 7636). The ID
 * token's signature, issuer, audience, times and nonce are checked. Thread-safe.
 */
public final class OpenIdSignIn {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final int MAX_ANSWER = 256 << 10;

    /** No symmetric ones, which whoever checks a token could also sign with, and not none. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private final Provider provider;
    private final SignIn signIn;
    private final HttpClient http = HttpCalls.newClient();

    OpenIdSignIn(Provider provider, SignIn signIn) {
        this.provider = provider;
        this.signIn = signIn;
    }

    /**
     * A provider, and what it knows this service by.
     *
     * @param issuer its address, below which its configuration is
     */
    public record Provider(URI issuer, String clientId, String clientSecret) {
        /** The secret stays out of logs. */
        @Override
        public String toString() {
            return "Provider[issuer=" + issuer + ", clientId=" + clientId + "]";
        }
    }

    /**
     * A sign-in that began.
     *
     * @param state what the browser keeps in a cookie, so that nobody ends a sign-in in another's browser
     * @param address where the browser is sent
     */
    public record Begun(String state, URI address) {}

    /**
     * Begins a sign-in.
     *
     * @param callback where the provider sends the browser back to
     * @throws SignIn.RefusedException where the provider does not answer
     */
    public Begun begin(URI callback) throws SignIn.RefusedException {
        OIDCProviderMetadata metadata = metadata();
        CodeVerifier verifier = new CodeVerifier();
        Nonce nonce = new Nonce();
        String state = signIn.begin(verifier.getValue() + " " + nonce.getValue());
        AuthenticationRequest request = new AuthenticationRequest.Builder(
                        new ResponseType(ResponseType.Value.CODE),
                        new Scope("openid"),
                        new ClientID(provider.clientId()),
                        callback)
                .endpointURI(metadata.getAuthorizationEndpointURI())
                .state(new State(state))
                .nonce(nonce)
                .codeChallenge(verifier, CodeChallengeMethod.S256)
                .build();
        return new Begun(state, request.toURI());
    }

    /**
     * Ends a sign-in.
     *
     * @param state what came back with the browser, which is also in its cookie
     * @throws SignIn.RefusedException where a part does not hold, or the principal is unknown
     */
    public SignIn.SignedIn end(String state, String code, URI callback) throws SignIn.RefusedException {
        String[] kept = signIn.end(state, "").split(" ", 2);
        if (kept.length != 2) {
            throw new SignIn.RefusedException("This sign-in did not begin at the provider.");
        }
        OIDCProviderMetadata metadata = metadata();
        JWT token = token(metadata, code, callback, new CodeVerifier(kept[0]));
        IDTokenClaimsSet claims = validated(metadata, token, new Nonce(kept[1]));
        return signIn.openSubject(
                claims.getIssuer().getValue(), claims.getSubject().getValue());
    }

    private OIDCProviderMetadata metadata() throws SignIn.RefusedException {
        String issuer = provider.issuer().toString();
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        try {
            OIDCProviderMetadata metadata =
                    OIDCProviderMetadata.parse(get(URI.create(base + "/.well-known/openid-configuration")));
            if (!metadata.getIssuer().getValue().equals(issuer)) {
                throw new SignIn.RefusedException("The provider names itself " + metadata.getIssuer() + ".");
            }
            return metadata;
        } catch (IOException | ParseException e) {
            throw new SignIn.RefusedException("The OpenID provider's configuration cannot be read.");
        }
    }

    private JWT token(OIDCProviderMetadata metadata, String code, URI callback, CodeVerifier verifier)
            throws SignIn.RefusedException {
        Map<String, List<String>> form = new LinkedHashMap<>(
                new AuthorizationCodeGrant(new AuthorizationCode(code), callback, verifier).toParameters());
        ClientSecretBasic client =
                new ClientSecretBasic(new ClientID(provider.clientId()), new Secret(provider.clientSecret()));
        HttpRequest request = HttpRequest.newBuilder(metadata.getTokenEndpointURI())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Authorization", client.toHTTPAuthorizationHeader())
                .POST(BodyPublishers.ofString(URLUtils.serializeParameters(form)))
                .build();
        try {
            JWT token = OIDCTokenResponse.parse(JSONObjectUtils.parse(send(request)))
                    .getOIDCTokens()
                    .getIDToken();
            if (token == null) {
                throw new SignIn.RefusedException("The OpenID provider gave no ID token.");
            }
            return token;
        } catch (IOException | ParseException e) {
            throw new SignIn.RefusedException("The OpenID provider did not take the code.");
        }
    }

    private IDTokenClaimsSet validated(OIDCProviderMetadata metadata, JWT token, Nonce nonce)
            throws SignIn.RefusedException {
        try {
            if (!(token.getHeader().getAlgorithm() instanceof JWSAlgorithm algorithm)
                    || !ALGORITHMS.contains(algorithm)) {
                throw new SignIn.RefusedException("The ID token is not signed as this service takes it.");
            }
            JWKSet keys = JWKSet.parse(get(metadata.getJWKSetURI()));
            return new IDTokenValidator(
                            new Issuer(provider.issuer()), new ClientID(provider.clientId()), algorithm, keys)
                    .validate(token, nonce);
        } catch (IOException | java.text.ParseException | BadJOSEException | JOSEException e) {
            throw new SignIn.RefusedException("The ID token does not hold.");
        }
    }

    private String get(URI address) throws IOException {
        return send(HttpRequest.newBuilder(address).GET().build());
    }

    private String send(HttpRequest request) throws IOException {
        HttpCalls.Answer answer = HttpCalls.exchange(http, request, DEADLINE, MAX_ANSWER);
        if (answer.status() != 200) {
            throw new IOException("HTTP " + answer.status());
        }
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}

package dev.mintmark.app.web;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mintmark.app.io.Sha256;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import tools.jackson.databind.json.JsonMapper;

/** A small OpenID provider: it takes codes once, with the right client, redirect address and PKCE verifier, and signs ID tokens. */
final class TestProvider implements AutoCloseable {
    static final String CLIENT = "mintmark";
    static final String SECRET = "the client's secret, of 256 bits and more";

    private final HttpServer server;
    private final RSAKey key;
    private final RSAKey otherKey;
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();

    /** Whom the next code is for. */
    volatile String subject = "ada";

    /** What is wrong with the next token. */
    volatile UnaryOperator<JWTClaimsSet.Builder> claims = UnaryOperator.identity();

    volatile Signature signature = Signature.RIGHT;

    enum Signature {
        RIGHT,
        OTHER_KEY,
        SHARED_SECRET,
        NONE
    }

    TestProvider() throws IOException, JOSEException {
        key = new RSAKeyGenerator(2048).keyID("1").generate();
        otherKey = new RSAKeyGenerator(2048).keyID("1").generate();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/.well-known/openid-configuration",
                exchange -> answer(
                        exchange,
                        200,
                        Map.of(
                                "issuer",
                                issuer().toString(),
                                "authorization_endpoint",
                                issuer() + "/authorize",
                                "token_endpoint",
                                issuer() + "/token",
                                "jwks_uri",
                                issuer() + "/jwks",
                                "response_types_supported",
                                new String[] {"code"},
                                "subject_types_supported",
                                new String[] {"public"},
                                "id_token_signing_alg_values_supported",
                                new String[] {"RS256"})));
        server.createContext("/jwks", exchange -> answer(exchange, 200, new JWKSet(key.toPublicJWK()).toJSONObject()));
        server.createContext("/token", this::token);
        server.start();
    }

    URI issuer() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** What the provider does when a user agrees: it makes a code for the request at this address. */
    String authorize(URI address) {
        String code = UUID.randomUUID().toString();
        codes.put(code, form(address.getRawQuery()));
        return code;
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> form = form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        Map<String, String> asked = codes.remove(form.getOrDefault("code", ""));
        String challenge = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                        Sha256.digest(form.getOrDefault("code_verifier", "").getBytes(StandardCharsets.US_ASCII)));
        String client = "Basic "
                + Base64.getEncoder()
                        .encodeToString((CLIENT + ":" + URLEncoder.encode(SECRET, StandardCharsets.UTF_8))
                                .getBytes(StandardCharsets.UTF_8));
        boolean isRight = asked != null
                && "S256".equals(asked.get("code_challenge_method"))
                && challenge.equals(asked.get("code_challenge"))
                && CLIENT.equals(asked.get("client_id"))
                && String.valueOf(asked.get("redirect_uri")).equals(form.get("redirect_uri"))
                && client.equals(exchange.getRequestHeaders().getFirst("Authorization"));
        if (!isRight) {
            answer(exchange, 400, Map.of("error", "invalid_grant"));
            return;
        }
        answer(
                exchange,
                200,
                Map.of("access_token", "none", "token_type", "Bearer", "id_token", idToken(asked.get("nonce"))));
    }

    private String idToken(String nonce) throws IOException {
        Instant now = Instant.now();
        JWTClaimsSet set = claims.apply(new JWTClaimsSet.Builder()
                        .issuer(issuer().toString())
                        .subject(subject)
                        .audience(CLIENT)
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plusSeconds(300)))
                        .claim("nonce", nonce))
                .build();
        if (signature == Signature.NONE) {
            return new PlainJWT(set).serialize();
        }
        try {
            boolean shared = signature == Signature.SHARED_SECRET;
            JWSSigner signer = shared
                    ? new MACSigner(SECRET)
                    : new RSASSASigner(signature == Signature.OTHER_KEY ? otherKey : key);
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(shared ? JWSAlgorithm.HS256 : JWSAlgorithm.RS256)
                            .keyID("1")
                            .build(),
                    set);
            token.sign(signer);
            return token.serialize();
        } catch (JOSEException e) {
            throw new IOException(e);
        }
    }

    private static Map<String, String> form(String text) {
        Map<String, String> form = new HashMap<>();
        for (String pair : text.split("&")) {
            String[] parts = pair.split("=", 2);
            form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return form;
    }

    private static void answer(HttpExchange exchange, int status, Object body) throws IOException {
        byte[] json = JsonMapper.shared().writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, json.length);
        exchange.getResponseBody().write(json);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

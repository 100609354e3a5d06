package dev.mintmark.app.web;

import dev.mintmark.app.access.Permission;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What each route needs where access control is on. A route without a line here is refused. */
final class RoutePermissions {
    /**
     * Method, path and permission of each route; {@code ANYONE} needs none. A fourth word says that the route is about an artwork
     * (its {@code {id}}, or the one with the token {@code {tokenId}}): then the permission is for own artworks, and the fourth
     * word for those of others. {@code ANYONE} then stands for public artworks. The fourth word {@code PUBLIC} says that the token
     * of a public artwork needs no permission. HEAD needs what GET needs.
     */
    static final String TABLE = """
            GET      /                                          ANYONE
            GET      /artworks                                  ANYONE
            GET      /artworks/{id}                             ANYONE
            GET      /verify                                    ANYONE
            GET      /verify/{sha256}                           ANYONE
            GET      /royalties                                 ANYONE
            GET      /models                                    ANYONE
            GET      /models/{id}                               ANYONE
            GET      /status                                    ANYONE
            GET      /settings                                  ANYONE
            GET      /docs                                      ANYONE
            GET      /transparency                              ANYONE
            GET      /docs.css                                  ANYONE
            GET      /docs.js                                   ANYONE
            GET      /dom.js                                    ANYONE
            GET      /mark.svg                                  ANYONE
            GET      /openapi.json                              ANYONE
            GET      /pages.css                                 ANYONE
            GET      /second-opinion.js                         ANYONE
            GET      /second-opinion.wasm.gz                    ANYONE
            GET      /studio.css                                ANYONE
            GET      /studio.js                                 ANYONE
            GET      /transparency.css                          ANYONE
            GET      /health/live                               ANYONE
            GET      /health/ready                              ANYONE
            GET      /metrics                                   METRICS
            GET      /ipfs/{cid}                                ANYONE
            OPTIONS  /ipfs/{cid}                                ANYONE
            GET      /api/verify/{sha256}                       ANYONE
            POST     /api/verify                                ANYONE
            GET      /api/verify/{sha256}/report                ANYONE
            POST     /api/verify/report                         ANYONE
            GET      /.well-known/jwks.json                     ANYONE
            GET      /matches/byBinding                         ANYONE
            POST     /matches/byBinding                         ANYONE
            POST     /matches/byContent                         ANYONE
            GET      /manifests/{manifestId}                    ANYONE
            GET      /services/supportedAlgorithms              ANYONE
            GET      /services/capabilities                     ANYONE
            GET      /services/status                           ANYONE
            GET      /.well-known/c2pa-soft-binding-resolution  ANYONE
            GET      /v1/models                                 READ
            GET      /v1/models/{model}                         READ
            POST     /v1/images/generations                     DRAW
            POST     /v1/images/edits                           DRAW
            POST     /v1/images/variations                      DRAW
            POST     /sdapi/v1/txt2img                          DRAW
            POST     /sdapi/v1/img2img                          DRAW
            POST     /sdapi/v1/png-info                         READ
            POST     /sdapi/v1/interrupt                        DRAW
            GET      /sdapi/v1/options                          READ
            POST     /sdapi/v1/options                          DRAW
            GET      /sdapi/v1/progress                         READ
            GET      /sdapi/v1/sd-models                        READ
            GET      /sdapi/v1/samplers                         READ
            GET      /sdapi/v1/schedulers                       READ
            GET      /sdapi/v1/loras                            READ
            GET      /sdapi/v1/upscalers                        READ
            POST     /api/artworks                              DRAW
            GET      /api/artworks                              READ
            GET      /api/gallery                               READ
            GET      /api/archive                               READ
            GET      /api/artworks/{id}/favourite               READ      READ_ALL
            PUT      /api/artworks/{id}/favourite               READ      READ_ALL
            GET      /api/collections                           READ
            POST     /api/collections                           READ
            PUT      /api/collections/{collection}              READ
            DELETE   /api/collections/{collection}              READ
            PUT      /api/collections/{collection}/artworks/{id}  READ    READ_ALL
            DELETE   /api/collections/{collection}/artworks/{id}  READ    READ_ALL
            GET      /api/artworks/{id}                         ANYONE    READ_ALL
            GET      /api/artworks/{id}/image                   ANYONE    READ_ALL
            GET      /api/artworks/{id}/thumbnail               ANYONE    READ_ALL
            GET      /api/artworks/{id}/manifest                ANYONE    READ_ALL
            GET      /api/artworks/{id}/recipe                  READ      READ_ALL
            GET      /api/artworks/{id}/events                  READ      READ_ALL
            GET      /api/artworks/{id}/mint-price              READ      READ_ALL
            GET      /api/artworks/{id}/anchor                  READ      READ_ALL
            GET      /api/artworks/{id}/anchor-proof            READ      READ_ALL
            POST     /api/artworks/{id}/cancel                  DRAW      OPERATE
            POST     /api/artworks/retry                        OPERATE
            POST     /api/artworks/{id}/retry                   DRAW      OPERATE
            PUT      /api/artworks/{id}/place                   DRAW      OPERATE
            GET      /api/queue                                 READ
            POST     /api/artworks/{id}/pin                     MINT      OPERATE
            POST     /api/artworks/{id}/mint                    MINT      OPERATE
            POST     /api/artworks/{id}/anchor                  MINT      OPERATE
            POST     /api/artworks/{id}/claim                   MINT      OPERATE
            PUT      /api/artworks/{id}/visibility              PUBLISH   CURATE
            DELETE   /api/artworks/{id}                         DELETE    CURATE
            GET      /api/vouchers                              READ_ALL
            GET      /api/vouchers/{id}                         ANYONE    READ_ALL
            POST     /api/vouchers/{id}                         MINT      OPERATE
            DELETE   /api/vouchers/{id}                         MINT      OPERATE
            GET      /api/tokens/{tokenId}                      READ      PUBLIC
            POST     /api/tokens/{tokenId}/listing              SELL      OPERATE
            DELETE   /api/tokens/{tokenId}/listing              SELL      OPERATE
            POST     /api/tokens/{tokenId}/transfer             SELL      OPERATE
            POST     /api/tokens/{tokenId}/burn                 SELL      OPERATE
            POST     /api/tokens/{tokenId}/buy                  OPERATE
            POST     /api/tokens/{tokenId}/listing/signed       READ
            GET      /api/tokens/{tokenId}/terms                READ      PUBLIC
            GET      /api/tokens/{tokenId}/terms/{account}      READ      PUBLIC
            GET      /api/tokens/{tokenId}/history              READ      PUBLIC
            GET      /api/tokens/{tokenId}/offers               READ
            POST     /api/tokens/{tokenId}/offers/signed        READ
            POST     /api/tokens/{tokenId}/offers               OPERATE
            POST     /api/tokens/{tokenId}/offers/{offer}/accept  SELL    OPERATE
            GET      /api/tokens/{tokenId}/auction              READ
            POST     /api/tokens/{tokenId}/auction              SELL      OPERATE
            DELETE   /api/tokens/{tokenId}/auction              SELL      OPERATE
            POST     /api/tokens/{tokenId}/auction/bid          OPERATE
            POST     /api/tokens/{tokenId}/auction/settle       OPERATE
            POST     /api/accounts/{address}/cancel-all         OPERATE
            GET      /api/currencies                            ANYONE
            POST     /api/currencies/transaction                OPERATE
            GET      /api/royalties                             READ
            GET      /api/royalties/{address}                   READ
            GET      /api/royalties/{address}/credits           READ
            POST     /api/royalties/{address}/withdraw          OPERATE
            GET      /api/royalties/{subject}/receiver          READ
            POST     /api/royalties/{subject}/receiver          OPERATE
            POST     /api/vaults                                OPERATE
            GET      /api/vaults/{address}                      READ
            POST     /api/vaults/{address}/release              OPERATE
            GET      /api/models                                READ
            POST     /api/models                                OPERATE
            GET      /api/models/log                            READ
            DELETE   /api/models/{id}                           OPERATE
            GET      /api/models/{id}/verify                    OPERATE
            GET      /api/models/{id}/sheet                     READ
            GET      /api/mint-price                            READ
            GET      /api/quotas                                READ
            POST     /api/prompts/count                         DRAW
            POST     /api/control-images                        DRAW
            GET      /api/ipfs                                  OPERATE
            POST     /api/ipfs/repair                           OPERATE
            POST     /api/ipfs/gc                               OPERATE
            POST     /api/ipfs/imports                          OPERATE
            DELETE   /api/ipfs/imports/{cid}                    OPERATE
            GET      /api/ipfs/cars/{id}                        OPERATE
            GET      /api/chain                                 OPERATE
            GET      /api/chain/check                           OPERATE
            POST     /api/chain/check                           OPERATE
            POST     /api/chain/bump                            OPERATE
            POST     /api/chain/cancel-tx                       OPERATE
            POST     /api/chain/fill-gap                        OPERATE
            POST     /api/chain/reindex                         OPERATE
            GET      /api/chain/roles                           OPERATE
            POST     /api/chain/roles/transaction               OPERATE
            POST     /api/chain/roles/unsigned                  OPERATE
            POST     /api/chain/roles/signed                    OPERATE
            POST     /api/chain/pause                           OPERATE
            POST     /api/chain/unpause                         OPERATE
            GET      /api/webhooks                              OPERATE
            POST     /api/webhooks/ping                         OPERATE
            POST     /api/webhooks/retry                        OPERATE
            GET      /api/principals                            OPERATE
            POST     /api/principals                            OPERATE
            PUT      /api/principals/{principal}                OPERATE
            DELETE   /api/principals/{principal}                OPERATE
            GET      /api/principals/{principal}/collections    OPERATE
            GET      /api/principals/{principal}/traces         OPERATE
            GET      /api/audit                                 AUDIT
            GET      /api/audit/check                           AUDIT
            GET      /api/keys                                  KEYS
            POST     /api/keys                                  KEYS
            DELETE   /api/keys/{key}                            KEYS
            GET      /api/sessions                              KEYS
            DELETE   /api/sessions/{session}                    KEYS
            GET      /api/session/nonce                         ANYONE
            GET      /api/session                               ANYONE
            GET      /api/session/oidc                          ANYONE
            GET      /api/session/oidc/callback                 ANYONE
            POST     /api/session                               ANYONE
            DELETE   /api/session                               ANYONE
            """;

    private static final String ANYONE = "ANYONE";
    private static final Map<String, RoutePermissions.Rule> RULES = read();

    private RoutePermissions() {}

    /**
     * What a route needs.
     *
     * @param permission null for none
     * @param forOthers set where the route is about an artwork: what it needs where that is another's
     * @param isFreeIfPublic whether the token of a public artwork needs no permission
     */
    record Rule(@Nullable Permission permission, @Nullable Permission forOthers, boolean isFreeIfPublic) {}

    private static Map<String, Rule> read() {
        Map<String, Rule> rules = new HashMap<>();
        TABLE.lines().forEach(line -> {
            String[] words = line.strip().split(" +");
            Permission permission = words[2].equals(ANYONE) ? null : Permission.valueOf(words[2]);
            boolean isFreeIfPublic = words.length > 3 && words[3].equals("PUBLIC");
            Permission forOthers = words.length > 3 && !isFreeIfPublic ? Permission.valueOf(words[3]) : null;
            Rule rule = new Rule(permission, forOthers, isFreeIfPublic);
            if (rules.put(words[0] + " " + words[1], rule) != null) {
                throw new IllegalStateException("The route " + words[0] + " " + words[1] + " has two lines.");
            }
        });
        return Map.copyOf(rules);
    }

    /** @param method of HTTP, in capitals */
    static Optional<Rule> of(String method, String path) {
        return Optional.ofNullable(RULES.get((method.equals("HEAD") ? "GET" : method) + " " + path));
    }

    /** Each method and path of the table, with a space between. */
    static Set<String> routes() {
        return RULES.keySet();
    }
}

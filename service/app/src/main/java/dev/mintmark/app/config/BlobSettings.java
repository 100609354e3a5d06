package dev.mintmark.app.config;

import dev.mintmark.app.config.Settings.Secret;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Where files and IPFS blocks are kept. Nodes that share a database share these too. */
public record BlobSettings(
        @Setting(
                value = "where files and IPFS blocks are kept: s3://BUCKET/PREFIX, or a folder that all nodes see",
                remark = "without it the data folder",
                pattern = "s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9._/-]*)?|/.+",
                form = "s3://BUCKET, s3://BUCKET/PREFIX or the path of a folder that begins with /")
        @Nullable
        String url,

        @Setting(
                value = "the address of a service with the S3 API",
                remark = "without it AWS",
                example = "http://127.0.0.1:9000")
        @Nullable
        URI endpoint,

        @Setting(
                value = "the region of the bucket",
                standard = "us-east-1",
                pattern = "[a-z0-9-]{1,40}",
                form = "a region such as us-east-1")
        String region,

        @Setting(
                value = "the access key of the bucket",
                remark = "without it the keys that AWS's own variables, files and roles give",
                environmentOnly = true)
        @Nullable
        Secret accessKey,

        @Setting(value = "the secret key of the bucket", environmentOnly = true) @Nullable
        Secret secretKey) {
    private static final String S3 = "s3://";

    /** Whether they are in a bucket. */
    public boolean areInBucket() {
        return url != null && url.startsWith(S3);
    }

    /** The name of the bucket. */
    public String bucket() {
        String rest = String.valueOf(url).substring(S3.length());
        return rest.contains("/") ? rest.substring(0, rest.indexOf('/')) : rest;
    }

    /** What all names in the bucket begin with: empty, or with a slash at its end. */
    public String prefix() {
        String rest = String.valueOf(url).substring(S3.length());
        String prefix = rest.contains("/") ? rest.substring(rest.indexOf('/') + 1) : "";
        return prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
    }
}

//! `GET /scim/v2/ServiceProviderConfig`: what of SCIM is spoken here (RFC 7643, 5).

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;

use super::{COUNT_MAX, Directory, written};

pub async fn handler(_: Directory) -> Response {
    let no = json!({ "supported": false });
    let config = json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
        "patch": { "supported": true },
        "bulk": { "supported": false, "maxOperations": 0, "maxPayloadSize": 0 },
        "filter": { "supported": true, "maxResults": COUNT_MAX },
        "changePassword": no,
        "sort": no,
        "etag": { "supported": true },
        "authenticationSchemes": [{
            "type": "oauthbearertoken",
            "name": "Bearer token",
            "description": "Made by an administrator under sign-in security",
        }],
    });
    written(StatusCode::OK, &config)
}

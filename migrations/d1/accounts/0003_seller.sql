-- Whom an account with the role seller acts for; such an account without one may do nothing as a seller.
ALTER TABLE users ADD COLUMN seller_id TEXT;

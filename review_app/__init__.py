"""Streamlit app: draws what the Store holds and writes decisions back; loads no ML library."""
